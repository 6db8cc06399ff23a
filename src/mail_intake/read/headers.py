"""Header fields, read raw: the standard parser raises or lies on ordinary mail (RFC 5322, 2047)."""

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import mktime_tz, parsedate_tz

from mail_intake.read.charset import decoded

#: A decoded value longer than this is cut: no real header is.
LONGEST = 20_000
_ID = re.compile(r"<[^<>\s]{1,990}>")
_CONTROL = re.compile(r"[\r\n\x00-\x1f\x7f]+")
_WORD = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{0,1000}\?=")


def split(block: bytes, most: int = 1000) -> tuple[list[tuple[str, bytes]], bool]:
    """Return a header block's fields, folded lines joined, and whether there were more than `most`."""
    fields: list[tuple[str, bytes]] = []
    for line in block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line[:1] in b" \t" and fields:
            name, value = fields[-1]
            if len(value) < LONGEST:
                fields[-1] = (name, value + b" " + line.strip())
            continue
        name_bytes, colon, value = line.partition(b":")
        name = name_bytes.strip().decode("latin-1")
        if colon and name and " " not in name:
            if len(fields) >= most:
                return fields, True
            fields.append((name, value.strip()))
    return fields, False


def unfolded(value: bytes) -> str:
    """Return a raw field body as text: UTF-8, else Windows-1252; encoded words left alone."""
    return _CONTROL.sub(" ", decoded(value[:LONGEST])[0]).strip()


def text(value: bytes | str) -> str:
    """Return a field body with its encoded words decoded, free of line breaks (RFC 2047 §6)."""
    plain = unfolded(value) if isinstance(value, bytes) else value
    if "=?" not in plain:
        return plain
    # White space between two encoded words is none (RFC 2047 §6.2).
    joined = re.sub(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)", r"\1", plain)
    return _CONTROL.sub(" ", _WORD.sub(_word, joined)).strip()


def _word(found: re.Match[str]) -> str:
    try:
        ((content, charset),) = decode_header(found[0])
    except (ValueError, TypeError, HeaderParseError):  # broken base 64, two charsets in one
        return found[0]
    if isinstance(content, str):
        return content
    return decoded(content, charset)[0]


def ids(value: str) -> tuple[str, ...]:
    """Every message id of a field, in order, each once; whatever else stands there is passed."""
    return tuple(dict.fromkeys(_ID.findall(value)))


def when(value: str) -> datetime | None:
    """Return a date field as aware UTC, None where it is none."""
    try:
        parts = parsedate_tz(value[:200])
        if parts is None:
            return None
        return datetime.fromtimestamp(mktime_tz(parts), UTC)
    except (ValueError, OverflowError, TypeError, IndexError, OSError):
        return None


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return a field's main value, lower case, and its parameters (RFC 2045, RFC 2231)."""
    main, *rest = _pieces(_without_comments(value))
    found: dict[str, str] = {}
    for piece in rest[:60]:
        name, equals, content = piece.partition("=")
        if equals:
            found.setdefault(name.strip().lower(), _unquoted(content.strip()))
    return main.strip().lower(), _continued(found)


def _pieces(value: str) -> list[str]:
    """Cut at semicolons outside of quotes."""
    pieces, quoted, start = [], False, 0
    for place, char in enumerate(value):
        if char == '"' and value[place - 1 : place] != "\\":
            quoted = not quoted
        elif char == ";" and not quoted:
            pieces.append(value[start:place])
            start = place + 1
    return [*pieces, value[start:]]


def _without_comments(value: str) -> str:
    """Cut comments in brackets, outside of quotes (RFC 822 §3.4.3)."""
    kept, depth, quoted = [], 0, False
    for char in value:
        if char == '"' and not depth:
            quoted = not quoted
        if char == "(" and not quoted:
            depth += 1
        elif char == ")" and depth and not quoted:
            depth -= 1
        elif not depth:
            kept.append(char)
    return value if depth else "".join(kept)


def _unquoted(content: str) -> str:
    if len(content) > 1 and content[0] == content[-1] == '"':
        content = re.sub(r"\\(.)", r"\1", content[1:-1])
    return text(content.strip('"'))


def _continued(found: dict[str, str]) -> dict[str, str]:
    """Join continuations and decode percent signs: name*0, name*1*, name* (RFC 2231 §3–4)."""
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    plain: dict[str, str] = {}
    for name, content in found.items():
        extended = re.fullmatch(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", name)
        if extended and (extended[2] or extended[3]):
            number = int(extended[2] or 0)
            parts.setdefault(extended[1], {})[number] = (content, bool(extended[3]))
        else:
            plain[name] = content
    for name, numbered in parts.items():
        plain[name] = _joined([numbered[number] for number in sorted(numbered)])
    return plain


def _joined(pieces: list[tuple[str, bool]]) -> str:
    charset = ""
    if pieces[0][1] and pieces[0][0].count("'") >= 2:  # noqa: PLR2004 - charset'language'text
        charset, _, rest = pieces[0][0].split("'", 2)
        pieces = [(rest, True), *pieces[1:]]
    raw = b"".join(
        _percent(content) if coded else content.encode("utf-8", "surrogateescape")
        for content, coded in pieces
    )
    return decoded(raw, charset or None)[0]


def _percent(content: str) -> bytes:
    return re.sub(
        rb"%([0-9A-Fa-f]{2})",
        lambda found: bytes([int(found[1], 16)]),
        content.encode("utf-8", "surrogateescape"),
    )
