"""Transfer encodings undone (RFC 2045 §6), and uuencoded files in a text: never an error."""

import binascii
import re
import string
from base64 import b64decode
from itertools import islice

#: What mail programs write for each encoding; anything else is taken as it stands.
_NAMES = {
    "base64": "base64",
    "b": "base64",
    "base-64": "base64",
    "quoted-printable": "quoted-printable",
    "quotedprintable": "quoted-printable",
    "quoted/printable": "quoted-printable",
    "qp": "quoted-printable",
    "q": "quoted-printable",
    "x-uuencode": "uuencode",
    "x-uue": "uuencode",
    "uuencode": "uuencode",
    "uue": "uuencode",
}
_PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "plain", "none", "utf-8"})
_TOKEN = re.compile(r"[a-z0-9][a-z0-9/-]*")
#: Everything but the alphabet and its padding (RFC 2045 §6.8): deleted in one pass.
_FOREIGN = bytes(set(range(256)) - set(string.ascii_letters.encode() + b"0123456789+/="))
_BEGIN = re.compile(rb"(?<![^\r\n])begin [0-7]{3,4} ([^\r\n]{1,255}?)[ \t]*\r?\n")
#: So many frames are looked at: a hostile text could open one on every line.
_MOST_FILES = 100
_END = re.compile(rb"(?<![^\r\n])end[ \t]*(?:\r?\n|\Z)")
_ESCAPE = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*(?:\r\n|\n|\r|\Z))")
_TRAILING = re.compile(rb"(?<![ \t])[ \t]+(?=\r?\n|\Z)")


def encoding(value: str) -> str:
    """Return an encoding's usual name from a field without comments, the word itself if unknown."""
    found = _TOKEN.search(value.lower())
    word = found[0].strip("/-") if found else ""
    return _NAMES.get(word, "" if word in _PLAIN else word)


def undone(content: bytes, name: str) -> tuple[bytes, str]:
    """Return decoded content and a defect, "" where there is none."""
    if name == "base64":
        return base64(content), ""
    if name == "quoted-printable":
        return quoted_printable(content), ""
    if name == "uuencode":
        files, _ = uuencoded(content)
        return (files[0][1], "") if files else (content, "uuencoded content without its frame")
    return content, f"unknown transfer encoding {name[:40]}" if name else ""


def base64(content: bytes) -> bytes:
    """Decode leniently: foreign characters are passed, padding may be missing or amid."""
    content = content.rstrip()
    first = content.find(b"=", -3)
    if content.find(b"=") == first:  # padding only at the end, if at all
        try:
            return binascii.a2b_base64(content)
        except binascii.Error:
            pass
    content = content.translate(None, _FOREIGN)
    if b"=" not in content.rstrip(b"="):
        return _unit(content.rstrip(b"="))
    # Each encoded on its own and strung together: every padding ends a unit.
    return b"".join(_unit(one) for one in re.split(rb"=+", content))


def _unit(content: bytes) -> bytes:
    if len(content) % 4 == 1:
        content = content[:-1]  # six bits make no byte
    try:
        return b64decode(content + b"=" * (-len(content) % 4))
    except (ValueError, binascii.Error):
        return b""


def quoted_printable(content: bytes) -> bytes:
    """Decode; an equals sign that escapes nothing stands for itself."""
    if b"=" not in content:
        return content
    plain = _TRAILING.sub(b"", content) if b" \r" in content or b" \n" in content else content
    return _ESCAPE.sub(_byte, plain)


def _byte(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode("ascii")) if found[1] else b""


def uuencoded(content: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """Return the files between `begin` and `end` lines, by name, and the text around them."""
    files: list[tuple[str, bytes]] = []
    around: list[bytes] = []
    at = 0
    for begin in list(islice(_BEGIN.finditer(content), _MOST_FILES)):
        if begin.start() < at:
            continue
        end = _END.search(content, begin.end())
        if end is None:
            break
        decoded = _uu_lines(content[begin.end() : end.start()])
        if decoded is not None:
            around.append(content[at : begin.start()])
            files.append((begin[1].decode("utf-8", "replace"), decoded))
            at = end.end()
    return files, b"".join([*around, content[at:]])


def _uu_lines(content: bytes) -> bytes | None:
    """Decode lines of uuencoding; None where a line is none."""
    pieces = []
    for line in content.splitlines():
        bare = line.rstrip(b" \t") or line[:1]
        if not bare or bare in {b"`", b" "}:
            continue
        size = (bare[0] - 32) & 63
        if len(bare) - 1 < size or len(bare) > 64:  # noqa: PLR2004 - 45 bytes make 61 characters
            bare = line.ljust(1 + (size + 2) // 3 * 4)
        try:
            pieces.append(binascii.a2b_uu(bare[: 1 + (size + 2) // 3 * 4]))
        except binascii.Error:
            return None
    return b"".join(pieces)
