"""Header fields, read raw: the standard parser raises or lies on ordinary mail (RFC 5322)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import mktime_tz, parsedate_tz

from mail_intake.read.charset import decoded
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.words import decoded_words

_ID = re.compile(r"<[^<>\s]{1,990}>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
#: A field: a name, then a colon; white space before it is obsolete syntax (RFC 5322 §4.5).
_FIELD = re.compile(rb"^([!-9;-~]++)[ \t]*+:[ \t]*+([^\n]*+)", re.MULTILINE)
#: A date as nearly all programs write it (RFC 5322 §3.3), a comment with the zone's name behind it.
_DATE = re.compile(
    r"\s*(?:(?:mon|tue|wed|thu|fri|sat|sun), )?(\d\d?) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) ((?:19|20)\d\d)"
    r" (\d\d):(\d\d)(?::(\d\d))? ([+-])(\d\d)(\d\d)\s*(?:\([A-Z]{1,5}\)\s*)?$",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_FOLDED = re.compile(rb"\r?\n[ \t]+")
#: Where a header block may end without an empty line: at a boundary, or where only white space
#: stands on a line and no field follows.
_EARLY_END = re.compile(rb"\n(?:(?=--)|[ \t]++\r?\n(?![ \t]|[!-9;-~]++[ \t]*+:))")


@dataclass(frozen=True, slots=True)
class Block:
    """A header block: fields as name and raw value, in order; where the body begins; what was cut."""

    fields: list[tuple[str, bytes]]
    body: int
    defects: tuple[str, ...]
    _first: dict[str, bytes]  #: of each name, in lower case, the first value

    def first(self, name: str) -> bytes:
        """Return the first value of the field with this lower-case name, b"" where there is none."""
        return self._first.get(name, b"")


def block(content: bytes, start: int, end: int, limits: Limits = LIMITS) -> Block:
    """Read the header block at `start`. Lines that are no fields are passed over.

    Where no line at all is a field, everything is body.
    """
    stop, body = _end(content, start, end)
    head = content[start : min(stop, start + limits.header_bytes)]
    defects = []
    if stop - start > limits.header_bytes:
        defects.append(f"header longer than {limits.header_bytes} bytes: the rest was not read")
    if b"\n " in head or b"\n\t" in head:
        head = _FOLDED.sub(b" ", head)
    found = _FIELD.findall(head)
    if len(found) > limits.header_fields:
        del found[limits.header_fields :]
        defects.append(f"more than {limits.header_fields} header fields: the rest was not read")
    fields = [(name.decode("ascii"), value.rstrip()) for name, value in found]
    most = limits.header_length
    if len(head) > most and any(len(value) > most for _, value in fields):
        defects.append(f"header field longer than {most} bytes: the rest was not read")
    first = {name.lower(): value for name, value in reversed(fields)}
    return Block(fields, body if fields or stop == start else start, tuple(defects), first)


def _end(content: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where a header block ends, and where the body begins."""
    for mark in (b"\r\n", b"\n"):
        if content.startswith(mark, start, end):
            return start, start + len(mark)
    stop, size = content.find(b"\n\r\n", start, end), 3
    short = content.find(b"\n\n", start, end if stop < 0 else stop)
    if short >= 0:
        stop, size = short, 2
    if stop < 0:
        stop, size = end, 0
    early = _EARLY_END.search(content, start, stop)
    return (early.start(), early.end()) if early else (stop, stop + size)


def unfolded(value: bytes, limits: Limits = LIMITS) -> str:
    """Return a raw field body as text: UTF-8, else Windows-1252; encoded words left alone."""
    if len(value) > limits.header_length:
        value = value[: limits.header_length]
    plain = value.decode("ascii") if value.isascii() else decoded(value)[0]
    return plain if plain.isprintable() else _CONTROL.sub(" ", plain).strip()


def text(value: bytes | str, limits: Limits = LIMITS) -> str:
    """Return a field body with its encoded words decoded, free of line breaks (RFC 2047 §6)."""
    plain = unfolded(value, limits) if isinstance(value, bytes) else value
    if "=?" not in plain:
        return plain
    read = decoded_words(plain)
    return plain if read == plain else _CONTROL.sub(" ", read).strip()


def ids(value: str) -> tuple[str, ...]:
    """Every message id of a field, in order, each once; whatever else stands there is passed."""
    return tuple(dict.fromkeys(_ID.findall(value)))


def when(value: str) -> datetime | None:
    """Return a date field as aware UTC, None where it is none."""
    usual = _DATE.match(value)
    if usual:
        day, month, year, hour, minute, second, sign, hours, minutes = usual.groups("0")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        try:
            local = datetime(
                int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second),
                tzinfo=UTC,
            )  # fmt: skip
        except ValueError:
            pass  # the thirtieth of February, second 60: the standard parser counts on
        else:
            return local + offset if sign == "-" else local - offset
    return _when(value)


def _when(value: str) -> datetime | None:
    """Return a date as obsolete syntax and broken programs write it."""
    try:
        parts = parsedate_tz(value[:200])
        if parts is None:
            return None
        return datetime.fromtimestamp(mktime_tz(parts), UTC)
    except (ValueError, OverflowError, TypeError, IndexError, OSError):
        return None
