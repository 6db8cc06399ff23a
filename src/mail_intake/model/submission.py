"""What is kept: submissions, their rows, their history, and the letters on their way."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mail_intake.model.answer import Answer, Finding
from mail_intake.model.bounce import Returned
from mail_intake.model.states import (
    SUBMISSION,
    ItemState,
    MessageState,
    OutboxState,
    SubmissionState,
)


class Actor(StrEnum):
    """Who took a step."""

    SENDER = "sender"  #: a message changed it
    STAFF = "staff"  #: a person at the plan
    CLOCK = "clock"  #: time passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of history: when, who, what, why, and the change of a value where there is one."""

    at: datetime
    actor: Actor
    what: str  #: "created", "state", "field", "item", "attention", "letter", "message"
    why: str  #: a Reason, a Silence, or a person's words
    who: str = ""  #: the sender's address or the staff member's name
    path: str = ""  #: the field or item concerned
    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)
    message: str = ""  #: key of the message that did it, "" where none did


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row of the repeating part; `id` is stable within its submission, from 1."""

    id: int
    answers: tuple[Answer, ...]
    state: ItemState = ItemState.PROPOSED

    def get(self, name: str) -> Answer | None:
        """Return the answer of this name, or None."""
        return next((one for one in self.answers if one.field == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a sender asked for, over all messages of its thread.

    `reference` is what the sender can quote ("CO-7F3K2-9Q0XM"); it is derived from the key ring,
    never a row number. `version` counts changes, for optimistic locking; 0 is not yet stored.
    """

    reference: str
    form: str
    status: SubmissionState
    answers: tuple[Answer, ...] = ()
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    pending: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()  #: addresses that wrote in this thread
    history: tuple[Step, ...] = ()
    created_at: datetime
    version: int = 0

    def get(self, name: str) -> Answer | None:
        """Return the answer of this name, or None."""
        return next((one for one in self.answers if one.field == name), None)

    def take(self, status: SubmissionState, step: Step) -> "Submission":
        """Move to `status` by the transition table, writing `step`; IllegalStep if not allowed."""
        SUBMISSION.step(self.status, status)
        done = replace(step, what="state", old=str(self.status), new=str(status))
        return replace(self, status=status, history=(*self.history, done))

    def note(self, step: Step) -> "Submission":
        """Add a row of history."""
        return replace(self, history=(*self.history, step))


class About(StrEnum):
    """What a letter is about: the first part of its unique key."""

    MESSAGE = "message"
    SUBMISSION = "submission"
    CONTACT = "contact"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKey:
    """Unique over all letters ever: a second letter for the same event cannot exist."""

    about: About
    about_id: str  #: a message's digest id, a submission's reference, ...
    letter: str
    event: str  #: the id of the message it answers, "reminder-1", ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A letter on its way out. `content` is the complete message, CRLF, as it will be sent."""

    key: LetterKey
    recipient: str
    envelope_from: str  #: VERP address of the bounces mailbox, "" for the null sender
    message_id: str
    content: bytes = field(repr=False)
    state: OutboxState = OutboxState.DUE
    attempts: int = 0
    due_at: datetime
    lease_until: datetime | None = None
    last_failure: str = ""
    id: int = 0  #: the store's own; 0 is not yet stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """An address that a letter came back from for good."""

    address: str
    since: datetime
    status: str  #: RFC 3463: "5.1.1", "" where the report did not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message taken for processing until the lease runs out.

    `message_id` is the store's id; `mailboxes` are all in which it arrived, first arrival
    first; `attempts` counts this one. `key` is the digest id that outward ids derive from.
    """

    id: int
    key: str
    attempts: int
    lease_until: datetime
    mailboxes: tuple[str, ...]
    received_at: datetime
    content: bytes = field(repr=False)
    size: int
    oversize: bool
    token: str = field(default="", repr=False)  #: proves that the claim is still ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything that processing a message derived, written in one transaction.

    `submission` is new or changed (`submission.version` is the version it was built on);
    `seen_ids` are message ids by which later mail may join the thread.
    """

    state: MessageState
    why: str  #: a Reason or a Silence
    form: str = ""
    mailbox: str = ""
    sender: str = ""
    speaker: str = ""  #: who wrote it, where they take part in the submission's thread
    subject: str = field(default="", repr=False)
    message_id: str = ""
    submission: Submission | None = None
    letters: tuple[OutboxItem, ...] = ()
    returned: Returned | None = None  #: what the message reports about a letter of ours
    segments: str = field(default="", repr=False)  #: what was read, as JSON, sealed by the store
    defects: tuple[str, ...] = ()
    note_to_staff: str = ""  #: shown at the desk beside a silent message


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of an arrival: whether the message was new, and its id and digest key."""

    id: int
    key: str
    new: bool
