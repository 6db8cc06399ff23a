"""Overrides from the environment: MI_SMTP__HOST stands for `host` in the table `[smtp]`."""

import tomllib
from collections.abc import Mapping
from typing import Any

PREFIX = "MI_"
#: Read by the command line, not a key of the file.
NOT_KEYS = frozenset({"MI_CONFIG"})


def overridden(shape: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the file's shape with MI_… applied; a double underscore goes one table down.

    A value is read as TOML ("993", "true", '["a"]'), and as text where it is none. A hyphen in a
    key is an underscore there: MI_MAILBOXES__CLAIMS_HELP__FOLDER.
    """
    result: dict[str, Any] = _copied(shape)
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX) and name not in NOT_KEYS:
            _put(result, name[len(PREFIX) :].lower().split("__"), _value(value))
    return result


def _copied(shape: Any) -> Any:
    return (
        {key: _copied(value) for key, value in shape.items()} if isinstance(shape, dict) else shape
    )


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _put(table: dict[str, Any], path: list[str], value: Any) -> None:
    *parents, last = path
    for part in parents:
        below = table.setdefault(_spelled(table, part), {})
        if not isinstance(below, dict):
            return  # the file has a plain value there: its own fault is told
        table = below
    table[_spelled(table, last)] = value


def _spelled(table: Mapping[str, Any], part: str) -> str:
    """Find the key as the file spells it."""
    return next((key for key in table if key.replace("-", "_") == part), part)
