"""Files that hold files: ZIP and gzip; bounded in number, size and depth."""

import gzip
import io
import zipfile
import zlib

from mail_intake.adapters.opener.bounds import LARGER, Bounds
from mail_intake.adapters.opener.found import Found, Unreadable

#: What a damaged archive raises.
_BROKEN = (OSError, EOFError, RuntimeError, zlib.error)


def unzipped(content: bytes, bounds: Bounds) -> Found:
    """Return the files of a ZIP archive."""
    found = Found()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            for number, entry in enumerate(entries):
                if not bounds.another():
                    found.notes.append(f"only {number} of its {len(entries)} files were opened")
                    break
                if not _unzip(archive, entry, found, bounds):
                    break
    except (*_BROKEN, zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        if not found.inner:
            raise Unreadable("it is damaged") from problem
        found.notes.append("it is damaged: the rest of its files was not read")
    return found


def _unzip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Found, bounds: Bounds) -> bool:
    """Take out one file; False where nothing more may be taken out."""
    if entry.flag_bits & 1:
        found.notes.append(f"{entry.filename} is protected by a password")
        return True
    try:
        inside = bounds.part(archive, entry)
    except Unreadable:
        found.notes.append(f"{entry.filename} is larger than what is opened")
        return False
    found.inner.append((entry.filename.rpartition("/")[2], inside))
    return True


def gunzipped(content: bytes, name: str, bounds: Bounds) -> Found:
    """Return the one file of a gzip stream."""
    try:
        with gzip.open(io.BytesIO(content)) as file:
            inside = file.read(max(bounds.unpacked, 0) + 1)
    except _BROKEN as problem:
        raise Unreadable("it is damaged") from problem
    if not bounds.take(len(inside)):
        raise Unreadable(LARGER)
    return Found(inner=[(name.removesuffix(".gz"), inside)])
