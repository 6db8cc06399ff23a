"""How large a picture is, by its header alone: nothing is decoded before its size is known."""

import struct

#: Marker bytes of JPEG's frame headers (ITU-T T.81 table B.1): C0–CF without DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Markers that stand alone, without a length.
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_WIDTH, _HEIGHT = 256, 257  # tags of TIFF 6.0


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None where it is no picture of a kind that is read.

    Strict: what the reading program does not take for a picture, it would take for a list of files.
    """
    for begins, measure in _KINDS:
        if content.startswith(begins):
            try:
                size = measure(content)
            except (struct.error, IndexError, ValueError):
                return None
            return size if size and min(size) > 0 else None
    return None


def _png(content: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from(">II", content, 16)
    return (width, height) if content[12:16] == b"IHDR" else None


def _gif(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", content, 6)
    return width, height


def _bmp(content: bytes) -> tuple[int, int]:
    if struct.unpack_from("<I", content, 14)[0] == 12:  # noqa: PLR2004 - the oldest header
        width, height = struct.unpack_from("<HH", content, 18)
    else:
        width, height = struct.unpack_from("<ii", content, 18)
    return width, abs(height)  # a negative height: from the top down


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:  # noqa: PLR2004 - every marker begins so
            return None
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        if marker == 0xFF:  # noqa: PLR2004 - padding
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + max(struct.unpack_from(">H", content, at + 2)[0], 2)
    return None


def _tiff(content: bytes) -> tuple[int, int] | None:
    order = "<" if content[:2] == b"II" else ">"
    start = struct.unpack_from(f"{order}I", content, 4)[0]
    (count,) = struct.unpack_from(f"{order}H", content, start)
    found = {}
    for number in range(min(count, 200)):
        at = start + 2 + 12 * number
        tag, kind = struct.unpack_from(f"{order}HH", content, at)
        if tag in {_WIDTH, _HEIGHT}:
            form = "H" if kind == 3 else "I"  # noqa: PLR2004 - SHORT
            found[tag] = struct.unpack_from(order + form, content, at + 8)[0]
    return (found[_WIDTH], found[_HEIGHT]) if len(found) == 2 else None  # noqa: PLR2004


def _pnm(content: bytes) -> tuple[int, int] | None:
    words = content[:200].split(maxsplit=3)
    return (int(words[1]), int(words[2])) if len(words) > 3 else None  # noqa: PLR2004


_KINDS = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"II*\x00", _tiff),
    (b"MM\x00*", _tiff),
    (b"BM", _bmp),
    (b"P4", _pnm),
    (b"P5", _pnm),
    (b"P6", _pnm),
)
