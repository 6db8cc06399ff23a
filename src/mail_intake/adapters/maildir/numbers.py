"""Gives the messages of a Maildir lasting numbers, as an IMAP server would: UID and UIDVALIDITY."""

import fcntl
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from mail_intake.adapters.maildir.folder import Entry, MaildirFolder, write

#: Lies beside new and cur, as other programs' lists do.
FILE = "mail-intake-uids"
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is written down: unique names by UID. A number is never given twice."""

    uid_validity: int
    uid_next: int = 1
    names: dict[int, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the file's content: a line of version, UIDVALIDITY and next UID; then the names."""
        lines = [f"{_VERSION} {self.uid_validity} {self.uid_next}"]
        lines += [f"{uid} {name}" for uid, name in self.names.items()]
        return "\n".join(lines) + "\n"


def _read(path: Path) -> Numbers | None:
    """Return what the file says; None if it is absent or not ours: then numbering starts anew."""
    try:
        head, *lines = path.read_text("utf-8", "surrogateescape").splitlines()
        version, validity, following = head.split()
        pairs = (line.split(" ", 1) for line in lines)
        names = {int(uid): name for uid, name in pairs}
        numbers = Numbers(int(validity), int(following), names)
    except (FileNotFoundError, ValueError):
        return None
    return numbers if version == _VERSION else None


def numbered(folder: MaildirFolder) -> tuple[int, dict[int, Entry]]:
    """Return UIDVALIDITY and every message by its UID, ascending; new ones in order of delivery.

    A list that was lost starts a new UIDVALIDITY: everything is listed again, and the store
    knows by their content what it has. The list is on the disk before a number is told.
    """
    path = folder.path / FILE
    with folder.faults(), _alone(path):
        before = _read(path)
        there = folder.entries()
        after = _continued(before or _fresh(), there.values())
        if after != before:
            write(path, after.text())
    return after.uid_validity, {uid: there[name] for uid, name in after.names.items()}


def _fresh() -> Numbers:
    # Greater than any before it (RFC 3501 §2.3.1.1), also within a second.
    return Numbers(time.time_ns() // 1000)


def _continued(numbers: Numbers, entries: Iterable[Entry]) -> Numbers:
    """Forget what has gone, and number what is new."""
    there = {entry.name: entry for entry in entries}
    names = {uid: name for uid, name in numbers.names.items() if name in there}
    known = set(names.values())
    fresh = sorted(
        (one for name, one in there.items() if name not in known), key=lambda one: one.delivered
    )
    names |= dict(zip(count(numbers.uid_next), (one.name for one in fresh), strict=False))
    return Numbers(numbers.uid_validity, numbers.uid_next + len(fresh), names)


@contextmanager
def _alone(path: Path) -> Generator[None, None, None]:
    """Keep other services on the same folder out while numbers are given."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
