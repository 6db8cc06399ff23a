"""Outlook's winmail.dat (MS-OXTNEF): the body, whichever way it is written, and the files."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Found, Piece
from mail_intake.adapters.opener.rich import rich, unpacked

_BEGIN = b"\x78\x9f\x3e\x22"
#: Attributes (§2.1.3.1).
_BODY, _CODEPAGE, _PROPERTIES = 0x0002800C, 0x00069007, 0x00069003
_NEXT_FILE, _TITLE, _CONTENT, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
#: Properties (MS-OXPROPS): texts of the body; names and content of a file.
_TEXT, _HTML, _RICH = 0x1000, 0x1013, 0x1009
_LONG_NAME, _OBJECT = 0x3707, 0x3701
#: Sizes of values, padded to four bytes, by type (MS-OXCDATA §2.11.1); others have a length.
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_SEVERAL, _UNICODE = 0x1000, 0x1F


@dataclass(slots=True)
class _Message:
    """What was read so far."""

    charset: str = "cp1252"
    body: str = ""
    texts: dict[int, bytes | str] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    name: str = ""
    content: bytes = b""

    def end_file(self) -> None:
        """Keep the file that ends here."""
        if self.content:
            self.files.append((self.name or "attachment", self.content))
        self.name, self.content = "", b""


def tnef(content: bytes, bounds: Bounds) -> Found:
    """Return body and files of winmail.dat."""
    found, message = Found(), _Message()
    try:
        for attribute, value in _attributes(content, found):
            _take(attribute, value, message)
    except (struct.error, IndexError):
        found.notes.append("it is damaged")
    message.end_file()
    _write(message, found, bounds)
    for one in message.files:
        if not bounds.another():
            found.notes.append(f"only {bounds.limits.files} of its files were opened")
            break
        found.inner.append(one)
    return found


def _take(attribute: int, value: bytes, message: _Message) -> None:
    if attribute == _BODY:
        message.body = _words(value, message.charset)
    elif attribute == _CODEPAGE:
        message.charset = f"cp{struct.unpack_from('<I', value)[0]}"
    elif attribute == _PROPERTIES:
        message.texts = dict(_properties(value, message.charset))
    elif attribute == _NEXT_FILE:
        message.end_file()
    elif attribute == _TITLE:
        message.name = message.name or _words(value, message.charset)
    elif attribute == _CONTENT:
        message.content = value
    elif attribute == _FILE_PROPERTIES:
        _file(dict(_properties(value, message.charset)), message)


def _file(told: dict[int, bytes | str], message: _Message) -> None:
    name, inside = told.get(_LONG_NAME), told.get(_OBJECT)
    if isinstance(name, str) and name:
        message.name = name
    if (
        isinstance(inside, bytes) and inside[16:20] == _BEGIN
    ):  # a message, after its interface's id
        message.content = inside[16:]
        message.name = message.name or "winmail.dat"


def _write(message: _Message, found: Found, bounds: Bounds) -> None:
    """Take the body from where it is told best; one message tells it up to four times."""
    plain = message.body or message.texts.get(_TEXT)
    html, packed = message.texts.get(_HTML), message.texts.get(_RICH)
    if isinstance(plain, str) and plain.strip():
        found.pieces.append(Piece(lines=plain.splitlines()))
    elif isinstance(html, bytes) and html.strip():
        found.inner.append(("body.html", html))
    elif isinstance(packed, bytes) and packed:
        found.pieces += rich(unpacked(packed, bounds), bounds).pieces


def _attributes(content: bytes, found: Found) -> Iterator[tuple[int, bytes]]:
    """Yield attributes after signature and key: level, id, length, value, checksum (§2.1.3)."""
    at = 6
    while at + 9 <= len(content):
        _, attribute, length = struct.unpack_from("<BII", content, at)
        value = content[at + 9 : at + 9 + length]
        if len(value) < length:
            found.notes.append("it is cut off")
            return
        yield attribute, value
        at += 9 + length + 2


def _properties(value: bytes, charset: str) -> Iterator[tuple[int, bytes | str]]:
    """Yield properties that have a length: id, and their first value (§2.1.3.4)."""
    (count,) = struct.unpack_from("<I", value)
    at = 4
    for _ in range(min(count, 10_000)):
        kind, number = struct.unpack_from("<HH", value, at)
        at = _named(value, at + 4) if number >= 0x8000 else at + 4  # noqa: PLR2004 - the first of those with names
        size = _FIXED.get(kind & ~_SEVERAL)
        values = 1
        if kind & _SEVERAL or size is None:
            (values,) = struct.unpack_from("<I", value, at)
            at += 4
        if size is not None:
            at += size * values
            continue
        for _ in range(min(values, len(value))):
            (length,) = struct.unpack_from("<I", value, at)
            told = value[at + 4 : at + 4 + length]
            yield number, told if kind in {13, 258} else _told(told, kind, charset)
            at += 4 + length + -length % 4


def _named(value: bytes, at: int) -> int:
    """Pass the name of a property: its set, then a number or a text."""
    kind, length = struct.unpack_from("<II", value, at + 16)
    return at + 24 if kind == 0 else at + 24 + length + -length % 4


def _told(value: bytes, kind: int, charset: str) -> str:
    return _words(value, "utf-16-le" if kind & ~_SEVERAL == _UNICODE else charset)


def _words(value: bytes, charset: str) -> str:
    try:
        return value.decode(charset, "replace").rstrip("\0")
    except LookupError:
        return value.decode("cp1252", "replace").rstrip("\0")
