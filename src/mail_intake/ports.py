"""The sockets: protocols of at most three methods; each says what must not happen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from mail_intake.model.mail import (
    Attachment,
    Identity,
    Listing,
    Mark,
    Opened,
    RawMessage,
)
from mail_intake.model.states import MessageState, OutboxState, SubmissionState
from mail_intake.model.submission import (
    Claim,
    OutboxItem,
    Receipt,
    Result,
    Submission,
    Unreachable,
)


class Clock(Protocol):
    """Tells the time. Never naive: always aware UTC."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC."""
        ...


class Source(Protocol):
    """One mailbox folder that messages are read from.

    Must never change the folder while listing or fetching (no Seen flag), never answer a message
    under another UIDVALIDITY than it was listed under, and never settle what it was not told to.
    Raises TemporaryFailure (lost connection, try again) or ConfigurationError (wrong password,
    folder missing, certificate refused).
    """

    def listing(self, mark: Mark | None) -> Listing:
        """List the UIDs above the mark, ascending; all of them if None or UIDVALIDITY changed."""
        ...

    def fetch(self, listing: Listing) -> Iterator[RawMessage]:
        """Yield the listed messages in UID order; what has vanished meanwhile is left out."""
        ...

    def settle(self, listing: Listing) -> None:
        """Tell the mailbox that we are done with these: keyword, move or nothing. Repeatable;
        vanished ones and another UIDVALIDITY are passed over.
        """
        ...


class Tokens(Protocol):
    """Gives access tokens for signing in to a mail server.

    Must never give one that has run out or was refused, and never log or store one. Raises
    ConfigurationError (revoked: a person must act) or TemporaryFailure.
    """

    def token(self, user: str) -> str:
        """Return a token for this user, good for a while."""
        ...

    def refused(self, token: str) -> None:
        """A mail server did not take this one: it is not given again."""
        ...


class Waker(Protocol):
    """Something that can wait for new mail."""

    def wait(self, seconds: float) -> bool:
        """Wait until something may have arrived (True) or the time is over (False)."""
        ...


class Courier(Protocol):
    """Carries one letter to the relay.

    Must never change its bytes. Returns only when the relay has taken responsibility; raises
    TemporaryFailure or PermanentFailure otherwise.
    """

    def carry(self, item: OutboxItem) -> None:
        """Deliver to the one recipient, under the item's envelope sender."""
        ...


class Inbox(Protocol):
    """Where raw messages are kept. Nothing is parsed here; a message is never stored twice."""

    def receive(
        self, arrivals: Sequence[tuple[RawMessage, Identity]], at: datetime
    ) -> tuple[Receipt, ...]:
        """Store messages and arrivals in one transaction, or link further arrivals.

        When it returns they survive a power cut.
        """
        ...

    def unsettled(self, mailbox: str) -> tuple[Listing, ...]:
        """Arrivals that the mailbox was not yet told about, by UIDVALIDITY."""
        ...

    def settled(self, mailbox: str, listing: Listing, at: datetime) -> None:
        """Note that the mailbox was told."""
        ...


class Marks(Protocol):
    """High-water marks. A mark never passes a UID that is not stored."""

    def mark(self, mailbox: str) -> Mark | None:
        """Return the mailbox's mark, None before the first poll."""
        ...

    def known(self, mailbox: str, listing: Listing) -> frozenset[int]:
        """Which of these UIDs are stored already."""
        ...

    def advance(self, mailbox: str, mark: Mark) -> None:
        """Set the mark; a lower UID under the same UIDVALIDITY is ignored."""
        ...


class Work(Protocol):
    """Messages to process. A claim that is not finished by its lease returns to the pile.

    What is written here survives the death of the process at once, a power cut only from the
    next take of a letter or storing of a message on: until then it is simply done again.
    """

    def claim(self, now: datetime, until: datetime) -> Claim | None:
        """Take the oldest free stored message: commits attempts + 1 and the lease.

        A message that already had its three attempts is quarantined here instead, with the
        cause "died while being processed".
        """
        ...

    def finish(self, claim: Claim, result: Result, at: datetime) -> None:
        """Write everything derived in one transaction; ClaimLost if claim or version moved."""
        ...

    def fail(self, claim: Claim, cause: str, at: datetime) -> MessageState:
        """Give it back, or quarantine it with its cause after the third attempt."""
        ...


class Opener(Protocol):
    """Turns attached files into text.

    Must never run what is in a file, write it to the disk, or raise because of it: a hostile
    file loses at worst its own text, and a note says so.
    """

    def open(self, attachment: Attachment) -> Opened:
        """Return what the file holds."""
        ...


class Threads(Protocol):
    """Finds the submission that a message belongs to. Never by subject or sender alone."""

    def by_message_ids(self, ids: Sequence[str]) -> Submission | None:
        """Return the submission in whose thread one of these ids was sent or received."""
        ...

    def by_reference(self, reference: str) -> Submission | None:
        """Return the submission with this reference."""
        ...

    def letters_to(self, *asked: tuple[str, str, datetime]) -> tuple[int, ...]:
        """How many letters went out: for each (address, letter, since) one number. Letter ""
        counts all letters, address "" every recipient.
        """
        ...


class Senders(Protocol):
    """Finds what somebody wrote about lately. A candidate only: whether a message belongs to it
    is decided by what the message says.
    """

    def lately(self, address: str, since: datetime) -> Sequence[Submission]:
        """Return the submissions in whose threads this address took part since then, latest first."""
        ...


class Outbox(Protocol):
    """Letters on their way. An item is never claimed by two couriers at once."""

    def take(self, now: datetime, until: datetime, most: int = 1) -> tuple[OutboxItem, ...]:
        """Take the oldest due letters: commits attempts + 1 and the lease.

        An item whose lease ran out while `sending` is taken again. When it returns, everything
        that led to these letters survives a power cut.
        """
        ...

    def close(
        self,
        item: OutboxItem,
        state: OutboxState,
        at: datetime,
        *,
        failure: str = "",
        due_at: datetime | None = None,
        durable: bool = True,
    ) -> None:
        """Write how it ended: SENT, DUE again at `due_at`, or FAILED; ClaimLost if it moved.

        Where another close follows at once, the last one alone need be `durable`: it takes
        those before it along.
        """
        ...

    def move(self, item_id: int, state: OutboxState, at: datetime) -> OutboxItem:
        """A person's step: hold, release, cancel, retry. IllegalStep if not allowed."""
        ...


class Addresses(Protocol):
    """Addresses that a letter came back from for good: no automatic letter goes there."""

    def unreachable(self, address: str) -> bool:
        """Whether letters to this address come back."""
        ...

    def listed(self) -> Sequence[Unreachable]:
        """Return all of them, the latest first."""
        ...

    def readmit(self, address: str) -> None:
        """A person's step: write there again. WrongUse if that is allowed already."""
        ...


class Post(Protocol):
    """Takes letters that answer no message. A second one for the same event cannot exist."""

    def post(self, item: OutboxItem, at: datetime) -> None:
        """Write the letter down, unless one for the same event is there already."""
        ...


class Shelf(Protocol):
    """What staff and the command line look at. Reading never changes anything."""

    def submissions(
        self, form: str = "", status: SubmissionState | None = None, limit: int = 100
    ) -> tuple[Submission, ...]:
        """Return submissions, newest first."""
        ...

    def letters(
        self, state: OutboxState | None = None, limit: int = 100
    ) -> tuple[OutboxItem, ...]:
        """Return letters, newest first."""
        ...

    def messages(
        self,
        state: MessageState | None = None,
        limit: int = 100,
    ) -> tuple[Mapping[str, Any], ...]:
        """Message rows without content: id, key, state, why, attempts, sender, mailboxes,
        received_at, cause, form, reference (of its submission, or "").
        """
        ...


class Bench(Protocol):
    """A person's work on messages that need one."""

    def requeue(self, message: int, at: datetime) -> None:
        """Look again: quarantined, silent or processed → stored, attempts 0."""
        ...

    def shut(self, message: int, why: str, at: datetime) -> None:
        """Close a quarantined message with a reason."""
        ...

    def content(self, message: int) -> bytes:
        """Return the raw bytes; WrongUse if there is no such message."""
        ...


class Renderer(Protocol):
    """Fills a letter's templates. An unknown name in a template is an error, never blank."""

    def render(self, letter: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
        """Return (subject, text, html). The subject has no line breaks."""
        ...


class Vault(Protocol):
    """Keeps what is private. A sealed value opens only under the `purpose` it was sealed for."""

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Encrypt and authenticate (AES-256-GCM)."""
        ...

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt; PermanentFailure if the key is unknown or the bytes were changed."""
        ...

    def mac(self, text: str, purpose: str) -> bytes:
        """32 bytes of HMAC-SHA-256 under a key of this purpose: stable over restarts."""
        ...
