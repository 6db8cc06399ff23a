"""Rich text (RTF), also packed as Outlook keeps it (MS-OXRTFCP)."""

import struct

from mail_intake.adapters.opener.bounds import LARGER, Bounds
from mail_intake.adapters.opener.found import Found, Piece, Unreadable

#: What the dictionary of packed rich text begins with (MS-OXRTFCP §2.1.2.1).
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n" rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip
_WINDOW = 4096


def rich(content: bytes, bounds: Bounds) -> Found:
    """Return the text of an RTF file."""
    from striprtf.striprtf import rtf_to_text

    shown = str(rtf_to_text(content.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]  # striprtf ships no types
    piece = Piece()
    for line in shown.splitlines():
        # striprtf writes table cells with bars between them
        piece.lines.append(line.replace("|", "\t") if line.count("|") > 1 else line)
    return Found(pieces=[piece], notes=piece.cut(bounds.limits.rows))


def unpacked(content: bytes, bounds: Bounds) -> bytes:
    """Return packed rich text as it was (§3.1.3); what is cut off ends there."""
    if len(content) < 16:  # noqa: PLR2004 - its header
        return b""
    _, size, kind = struct.unpack_from("<III", content)
    if not bounds.take(size):
        raise Unreadable(LARGER)
    if kind == 0x414C454D:  # noqa: PLR2004 - "MELA": not packed
        return content[16 : 16 + size]
    return _unpacked(content, size)


def _unpacked(content: bytes, size: int) -> bytes:
    out = bytearray(_KNOWN)
    at = 16
    while at < len(content) and len(out) < size + len(_KNOWN):
        control = content[at]
        at += 1
        for bit in range(8):
            piece = content[at : at + (2 if control >> bit & 1 else 1)]
            at += len(piece)
            if control >> bit & 1 and not _repeat(piece, out):
                return bytes(out[len(_KNOWN) :])
            if not control >> bit & 1:
                out += piece
    return bytes(out[len(_KNOWN) :][:size])


def _repeat(piece: bytes, out: bytearray) -> bool:
    """Repeat what stands in the window; False at the end mark: a place where nothing is yet."""
    reference = int.from_bytes(piece, "big")
    offset, length = reference >> 4, (reference & 15) + 2
    back = (len(out) - offset) % _WINDOW
    if not back or back > len(out):
        return False
    for _ in range(length):
        out.append(out[-back])
    return True
