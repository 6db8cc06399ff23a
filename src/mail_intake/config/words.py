"""What a fault in a file's shape is called, and the way out of it."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from mail_intake.config.mending import Loc, annotation_at
from mail_intake.config.patterns import SAID
from mail_intake.config.schema import Secret, Url

SOURCES = 'Write { env = "NAME" }, { file = "path" } or { credential = "name" }'
IN_FILE = "a secret may not stand in the file"

#: Sentences for pydantic's codes; "{…}" is filled from the error's own context.
_CODES = {
    "missing": ("is missing", "Add it; docs/configuration.md has an example"),
    "too_short": ("has too few entries", "Write at least {min_length} in the list"),
    "literal_error": ("is none of the choices", "Write {expected}"),
    "greater_than_equal": ("is too small", "Write {ge} or more"),
    "greater_than": ("is too small", "Write more than {gt}"),
    "less_than_equal": ("is too large", "Write {le} or less"),
    "less_than": ("is too large", "Write less than {lt}"),
    "string_type": ("is no text", "Write it in quotes"),
    "list_type": ("is no list", "Write it in brackets: [ … ]"),
    "dict_type": ("is no table", "Write its keys under a [heading] or in braces"),
    "model_type": ("is no table", "Write its keys under a [heading] or in braces"),
    "bool_type": ("is neither true nor false", "Write true or false, without quotes"),
    "bool_parsing": ("is neither true nor false", "Write true or false, without quotes"),
}


def words(error: Mapping[str, Any], kind: type[BaseModel], place: Loc) -> tuple[str, str]:
    """Say what is wrong and what to do; never the value, which may be a secret."""
    code, context = error["type"], error.get("ctx", {})
    if code == "extra_forbidden":
        return "there is no such key", _known(kind, place)
    if code == "model_type" and annotation_at(kind, place) in {Secret, Url}:
        return IN_FILE, SOURCES
    if code == "string_pattern_mismatch":
        return SAID[context["pattern"]]
    if code in _CODES:
        problem, way_out = _CODES[code]
        return problem, way_out.format(**context)
    return "is no number", "Write a number, without quotes"


def _known(kind: type[BaseModel], place: Loc) -> str:
    table = annotation_at(kind, place[:-1])
    known = sorted(table.model_fields)
    close = difflib.get_close_matches(str(place[-1]), known, 1)
    return f"Did you mean {close[0]}?" if close else f"There are {', '.join(known)}"
