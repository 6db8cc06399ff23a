"""The ports Source and Waker over a Maildir: one folder, read in place."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TypeVar

from mail_intake.adapters.maildir.folder import Entry, MaildirFolder
from mail_intake.adapters.maildir.numbers import numbered
from mail_intake.model.mail import Listing, Mark, RawMessage
from mail_intake.model.settings import MailboxSettings, SettleBy

Result = TypeVar("Result")
log = logging.getLogger(__name__)

#: Seconds between two looks while waiting: two calls to stat.
_LOOK = 1.0


class MaildirSource:
    """A Maildir folder. It need not be ours alone: mail programs may read it meanwhile.

    UIDs are our own, in a file beside `new` and `cur`. Listing and fetching change no message:
    what is new stays in `new`. Settling by keyword uses Dovecot's way of writing keywords;
    settling by moving a Maildir++ subfolder. Methods raise TemporaryFailure or
    ConfigurationError (no Maildir, no rights).
    """

    def __init__(self, path: Path, mailbox: MailboxSettings, *, max_message_size: int) -> None:
        self._folder = MaildirFolder(path, mailbox.name)
        self._mailbox = mailbox
        self._max = max_message_size
        self._rung = Event()
        #: The folder's stamp before it was last listed; None before the first time.
        self._seen: tuple[int, ...] | None = None

    def listing(self, mark: Mark | None) -> Listing:
        """List the UIDs above the mark, ascending; all if None or UIDVALIDITY changed."""
        seen = self._folder.stamp()
        validity, entries = numbered(self._folder)
        self._seen = seen
        above = mark.uid if mark is not None and mark.uid_validity == validity else 0
        return Listing(uid_validity=validity, uids=tuple(uid for uid in entries if uid > above))

    def fetch(self, listing: Listing) -> Iterator[RawMessage]:
        """Yield the listed messages in UID order; vanished ones are left out.

        A message above the size limit comes with its header block alone, `oversize`.
        """
        for uid, entry in self._named(listing):
            found = self._done(entry, lambda one: self._folder.read(one, self._max))
            if found:
                content, size, delivered = found
                yield RawMessage(
                    mailbox=self._mailbox.name,
                    uid_validity=listing.uid_validity,
                    uid=uid,
                    received_at=delivered,
                    content=content,
                    size=size,
                    oversize=size > self._max,
                )

    def settle(self, listing: Listing) -> None:
        """Tell the folder that these are stored, as configured; never sets the flag Seen."""
        if self._mailbox.settle is SettleBy.KEEP or not listing.uids:
            return
        deed = self._deed()
        for _, entry in self._named(listing):
            self._done(entry, deed)

    def wait(self, seconds: float) -> bool:
        """Wait until something was delivered (True), the time is over or somebody interrupts."""
        until = time.monotonic() + seconds
        while self._seen is not None and self._folder.stamp() == self._seen:
            left = until - time.monotonic()
            if left <= 0 or self._rung.wait(min(left, _LOOK)):
                self._rung.clear()
                return False
        return True

    def interrupt(self) -> None:
        """End a wait at once, the present one or else the next."""
        self._rung.set()

    def knock(self) -> None:
        """Look whether it is a Maildir that we may read and number; raises what is wrong."""
        numbered(self._folder)

    def close(self) -> None:
        """End a wait; there is nothing to close."""
        self._rung.set()

    def _named(self, listing: Listing) -> Iterator[tuple[int, Entry]]:
        """Yield what is there of a listing; nothing if the numbering is another one."""
        validity, entries = numbered(self._folder)
        if validity == listing.uid_validity:
            for uid in listing.uids:
                if uid in entries:
                    yield uid, entries[uid]

    def _done(self, entry: Entry, deed: Callable[[Entry], Result | None]) -> Result | None:
        """Do it; once more where the file was gone because a person's program renamed it."""
        done = deed(entry)
        if not done:
            renamed = self._folder.found(entry.name)
            done = deed(renamed) if renamed is not None else None
        return done

    def _deed(self) -> Callable[[Entry], bool]:
        if self._mailbox.settle is SettleBy.MOVE:
            target = self._folder.subfolder(self._mailbox.move_to)
            return lambda entry: self._folder.move(entry, target)
        letter = self._folder.letter(self._mailbox.keyword)
        if letter is None:
            why = "messages stay as they are: all 26 keywords are taken"
            log.warning("mailbox %s: %s", self._mailbox.name, why)
            return bool
        return lambda entry: self._folder.flag(entry, letter)
