"""Files that hold files: ZIP, gzip, and Outlook's winmail.dat; bounded in number and size."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from mail_intake.adapters.opener.found import Found, Piece, Unreadable

#: Most files of one archive, bytes of one of them, bytes of all.
FILES_MOST, FILE_MOST, WHOLE_MOST = 100, 20_000_000, 50_000_000


#: What a damaged archive raises.
_BROKEN = (OSError, EOFError, RuntimeError, zlib.error)


def unzipped(content: bytes) -> Found:
    """Return the files of a ZIP archive."""
    found, whole = Found(), 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            for entry in entries[:FILES_MOST]:
                if entry.flag_bits & 1:
                    found.notes.append(f"{entry.filename} is protected by a password")
                    continue
                inside = _bounded(archive, entry)
                whole += len(inside)
                if len(inside) > FILE_MOST or whole > WHOLE_MOST:
                    found.notes.append(f"{entry.filename} is larger than what is opened")
                    break
                found.inner.append((entry.filename.rpartition("/")[2], inside))
            if len(entries) > FILES_MOST:
                found.notes.append(f"only {FILES_MOST} of its {len(entries)} files were opened")
    except (*_BROKEN, zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        raise Unreadable("it is damaged") from problem
    return found


def _bounded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read one file, and one byte more than is allowed: what an archive announces may be a lie."""
    with archive.open(entry) as file:
        return file.read(FILE_MOST + 1)


def gunzipped(content: bytes, name: str) -> Found:
    """Return the one file of a gzip stream."""
    try:
        with gzip.open(io.BytesIO(content)) as file:
            inside = file.read(FILE_MOST + 1)
    except _BROKEN as problem:
        raise Unreadable("it is damaged") from problem
    if len(inside) > FILE_MOST:
        raise Unreadable("it is larger than what is opened")
    return Found(inner=[(name.removesuffix(".gz"), inside)])


def tnef(content: bytes) -> Found:
    """Return body and files of winmail.dat (MS-OXTNEF §2.1)."""
    found = Found()
    name, data = "", b""
    for attribute, value in _attributes(content, found):
        match attribute:
            case 0x0002800C:  # attBody
                found.pieces.append(Piece(lines=_words(value).splitlines()))
            case 0x00069002 if data:  # attAttachRendData begins the next file
                found.inner.append((name or "attachment", data))
                name, data = "", b""
            case 0x00018010:  # attAttachTitle
                name = _words(value)
            case 0x0006800F:  # attAttachData
                data = value
            case _:
                pass
    if data:
        found.inner.append((name or "attachment", data))
    if len(found.inner) > FILES_MOST:
        found.notes.append(f"only {FILES_MOST} of its {len(found.inner)} files were opened")
        found.inner = found.inner[:FILES_MOST]
    return found


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


def _words(value: bytes) -> str:
    return value.rstrip(b"\x00").decode("cp1252", "replace")
