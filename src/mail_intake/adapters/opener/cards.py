"""vCards (RFC 6350, 2426 and 2.1) and calendar entries (RFC 5545) as labelled lines."""

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator

from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Found, Piece
from mail_intake.adapters.opener.plain import decoded

#: Properties that say something about a person, and the label they get.
_LABELS = {
    "FN": "Name", "ORG": "Organization", "TITLE": "Job title", "ROLE": "Role", "EMAIL": "E-mail",
    "TEL": "Phone", "ADR": "Address", "URL": "Web", "NOTE": "Note", "SUMMARY": "Summary",
    "LOCATION": "Location", "DESCRIPTION": "Description", "DTSTART": "Start", "DTEND": "End",
    "ORGANIZER": "Organizer", "ATTENDEE": "Attendee",
}  # fmt: skip
#: Rules of time zones and alarms (RFC 5545 §3.6.5, §3.6.6): their dates are not the entry's.
_ASIDES = frozenset({"BEGIN:VTIMEZONE", "BEGIN:VALARM"})
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_ESCAPE = re.compile(r"\\([\\;,nN])")


def cards(content: bytes, bounds: Bounds) -> Found:
    """Return one block of labelled lines for each card or entry, a blank line between them."""
    piece = Piece()
    shown = _FOLD.sub("", _SOFT.sub("", decoded(content)))
    block: dict[str, list[str]] = {}
    for line in _without_asides(shown.splitlines()):
        head, colon, value = line.partition(":")
        name, *params = head.split(";")
        name = name.rpartition(".")[2].strip().upper()
        if name == "END" and block:
            piece.lines += [*_lines(block), ""]
            block = {}
        elif colon and (name in _LABELS or name == "N"):
            block.setdefault(_named(name, params), []).append(_value(value, name, params))
    if block:
        piece.lines += _lines(block)
    return Found(pieces=[piece], notes=piece.cut(bounds.limits.rows))


def _without_asides(lines: list[str]) -> Iterator[str]:
    """Pass over components that say nothing of the entry."""
    inside = ""
    for line in lines:
        plain = line.strip().upper()
        if not inside and plain in _ASIDES:
            inside = plain.removeprefix("BEGIN:")
        elif not inside:
            yield line
        elif plain == f"END:{inside}":
            inside = ""


def _named(name: str, params: list[str]) -> str:
    fax = name == "TEL" and any("FAX" in one.upper() for one in params)
    return "FAX" if fax else name


def _lines(block: dict[str, list[str]]) -> list[str]:
    """The name first; the structured name only where there is no other."""
    names = block.get("FN") or block.pop("N", [])
    block.pop("N", None)
    rest = [(key, value) for key, values in block.items() if key != "FN" for value in values]
    known = _LABELS | {"FAX": "Fax"}
    pairs = [("FN", value) for value in names] + rest
    return [f"{known[key]}: {value}" for key, value in pairs if value]


def _value(value: str, name: str, params: list[str]) -> str:
    marks = {one.upper() for one in params}
    if any("QUOTED-PRINTABLE" in one for one in marks):
        value = quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")
    elif any(one in {"ENCODING=B", "ENCODING=BASE64", "BASE64"} for one in marks):
        try:
            value = b64decode(value).decode("utf-8", "replace")
        except (ValueError, binascii.Error):
            value = ""
    if name == "N":  # family; given; additional; prefixes; suffixes
        family, given, *_ = [*value.split(";"), "", ""]
        value = f"{given} {family}"
    elif name in {"ORG", "ADR"}:
        value = ", ".join(part.strip() for part in re.split(r"(?<!\\);", value) if part.strip())
    elif name in {"DTSTART", "DTEND"}:
        value = _when(value)
    value = _ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], value)
    value = re.sub(r"^(?:mailto|tel):", "", value, flags=re.IGNORECASE)
    return " ".join(value.split())


def _when(value: str) -> str:
    """Write a date (RFC 5545 §3.3.5) as people read it."""
    found = _WHEN.fullmatch(value.strip())
    if found is None:
        return value
    year, month, day, hour, minute, zulu = found.groups()
    at = f" {hour}:{minute}{' UTC' if zulu else ''}" if hour else ""
    return f"{year}-{month}-{day}{at}"
