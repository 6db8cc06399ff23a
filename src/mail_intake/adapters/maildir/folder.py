"""The files of a Maildir: which messages there are, what their names say, how they move."""

import os
import re
import stat
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from mail_intake.model.errors import ConfigurationError, Fault, TemporaryFailure

#: The two folders that hold whole messages; `tmp` holds those that are being written.
HOLD = ("new", "cur")
#: Between a message's unique name and its flags, and the only version of flags that is in use.
_INFO = ":2,"
_SECONDS = re.compile(r"(\d{1,12})\.(?:[^.]*?M(\d{1,9}))?")
#: Dovecot's file of keywords: a line "0 NAME" stands for the flag "a", 1 for "b", up to 25.
_KEYWORDS, _LETTERS = "dovecot-keywords", "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message file. `name` is its unique part, which stays the same while flags change."""

    name: str
    path: Path
    flags: str = ""

    @property
    def delivered(self) -> tuple[int, int, str]:
        """Sorts by when it was delivered: seconds and microseconds from the name, if it has them."""
        found = _SECONDS.match(self.name)
        seconds, micro = found.groups() if found else ("0", "0")
        return int(seconds), int(micro or 0), self.name


@dataclass(frozen=True, slots=True)
class MaildirFolder:
    """A Maildir (cr.yp.to/proto/maildir.html) with Maildir++ subfolders and Dovecot's keywords."""

    path: Path
    mailbox: str

    def entries(self) -> dict[str, Entry]:
        """Return every message by its unique name.

        `new` is read first: a message that a person reads meanwhile moves to `cur`, and is seen.
        """
        found = {}
        for part in HOLD:
            for name in self._names(self.path / part):
                unique, _, flags = name.partition(_INFO)
                found[unique] = Entry(unique, self.path / part / name, flags)
        return found

    def found(self, name: str) -> Entry | None:
        """Return one message by its unique name: flags that changed gave it another path."""
        return self.entries().get(name)

    def _names(self, folder: Path) -> Iterator[str]:
        with self.faults(), os.scandir(folder) as entries:
            for entry in entries:
                # A dot hides what is no message; a link may lead to what is not ours to read.
                if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                    yield entry.name

    def stamp(self) -> tuple[int, ...]:
        """Return what changes when a message is delivered, moved or removed."""
        with self.faults():
            return tuple((self.path / part).stat().st_mtime_ns for part in HOLD)

    def read(self, entry: Entry, most: int) -> tuple[bytes, int, datetime] | None:
        """Return content, size and time of delivery; of more than `most` bytes only the header.

        None if the file is gone.
        """
        with self.faults():
            try:
                descriptor = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW)
            except FileNotFoundError:
                return None
            with os.fdopen(descriptor, "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    return None
                whole = status.st_size <= most
                content = file.read() if whole else _head(file.read(2**18))
        return content, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC)

    def flag(self, entry: Entry, letter: str) -> bool:
        """Add a flag; a message with flags lies in cur. False if the file is gone."""
        flags = "".join(sorted({*entry.flags, letter}))
        return self._renamed(entry, self.path / "cur" / f"{entry.name}{_INFO}{flags}")

    def move(self, entry: Entry, target: "MaildirFolder") -> bool:
        """Move to cur of another folder, flags and all. False if the file is gone."""
        return self._renamed(entry, target.path / "cur" / f"{entry.name}{_INFO}{entry.flags}")

    def _renamed(self, entry: Entry, target: Path) -> bool:
        with self.faults():
            try:
                entry.path.rename(target)
            except FileNotFoundError:
                if entry.path.exists():
                    raise  # so it is the target's folder that is missing
                return False
        return True

    def subfolder(self, name: str) -> "MaildirFolder":
        """Return a Maildir++ subfolder ("Done/2026" is ".Done.2026"), made if it is absent."""
        there = self.path / ("." + name.replace("/", "."))
        with self.faults():
            if not (there / "maildirfolder").exists():
                for folder in (there, *(there / part for part in ("tmp", *HOLD))):
                    folder.mkdir(exist_ok=True)
                    _belongs(folder, self.path)
                (there / "maildirfolder").touch()
                _belongs(there / "maildirfolder", self.path)
        return MaildirFolder(there, self.mailbox)

    def letter(self, keyword: str) -> str | None:
        """Return the flag that stands for a keyword, noted down if it is new; None if all 26
        are taken.
        """
        path = self.path / _KEYWORDS
        with self.faults():
            known = _keywords(path.read_text("utf-8") if path.exists() else "")
            for letter, name in known.items():
                if name == keyword:
                    return letter
            free = next((one for one in _LETTERS if one not in known), None)
            if free is not None:
                known[free] = keyword
                lines = (f"{_LETTERS.index(one)} {name}\n" for one, name in sorted(known.items()))
                write(path, "".join(lines))
        return free

    @contextmanager
    def faults(self) -> Generator[None, None, None]:
        """Say in plain words what the file system refuses."""
        try:
            yield
        except (FileNotFoundError, NotADirectoryError):
            self._fault(
                f"{self.path} is no Maildir: it has no folders new and cur",
                "Name the folder that the mail server delivers to",
            )
        except PermissionError as refused:
            self._fault(
                f"{refused.filename or self.path} may not be read or changed",
                "Give the service's account its rights on this folder",
            )
        except OSError as trouble:
            raise TemporaryFailure(
                f"{self.path}: {trouble.strerror}. It is tried again"
            ) from trouble

    def _fault(self, problem: str, way_out: str) -> NoReturn:
        place = f"mailbox {self.mailbox}"
        raise ConfigurationError(
            Fault(file=place, key="maildir", problem=problem, way_out=way_out)
        ) from None


def _head(start: bytes) -> bytes:
    """Return the header block of a message that is not read further."""
    ends = [at + len(end) for end in (b"\r\n\r\n", b"\n\n") if (at := start.find(end)) >= 0]
    return start[: min(ends)] if ends else start


def _keywords(text: str) -> dict[str, str]:
    """Read Dovecot's file; lines that are not understood are left alone where they do not stand."""
    found = {}
    for line in text.splitlines():
        number, _, name = line.partition(" ")
        if name and number.isdecimal() and int(number) < len(_LETTERS):
            found[_LETTERS[int(number)]] = name
    return found


def _belongs(path: Path, folder: Path) -> None:
    """Give what we made the folder's rights, and its owner where we may: others work in it, too."""
    like = folder.stat()
    path.chmod(stat.S_IMODE(like.st_mode) & (0o7777 if path.is_dir() else 0o666))
    if os.geteuid() == 0:
        os.chown(path, like.st_uid, like.st_gid)


def write(path: Path, text: str) -> None:
    """Replace a small file as a whole: after a power cut it is the old one or the new one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _belongs(fresh, path.parent)
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
