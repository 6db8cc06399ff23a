"""The transition tables: the only definition of what may happen to a thing.

The database's check constraints, the command line, the desk's buttons and `docs/states.md` are
derived from these tables, and a test compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from mail_intake.model.errors import IllegalStep


class MessageState(StrEnum):
    """Where a raw message stands."""

    STORED = "stored"  #: raw bytes are committed; nothing was understood yet
    PROCESSED = "processed"  #: read, understood, and whatever follows is written down
    SILENT = "silent"  #: read, and deliberately not answered; the reason stands beside it
    QUARANTINED = "quarantined"  #: three attempts failed; a person looks at it
    CLOSED = "closed"  #: a person closed a quarantined message with a reason
    SHREDDED = "shredded"  #: content removed at the end of its retention


class SubmissionState(StrEnum):
    """Where a submission stands."""

    INCOMPLETE = "incomplete"  #: something required is missing or invalid
    COMPLETE = "complete"  #: everything required is there; staff review it
    INSECURE = "insecure"  #: held health information that did not arrive in a secured manner
    ACCEPTED = "accepted"  #: staff took it over
    REJECTED = "rejected"  #: staff refused it, with a reason
    EXPIRED = "expired"  #: the sender stayed silent too long
    REDIRECTED = "redirected"  #: belongs to another desk
    WITHDRAWN = "withdrawn"  #: the sender took it back
    MERGED = "merged"  #: its content lives on in another submission


class ItemState(StrEnum):
    """Where one row of a submission's repeating part stands."""

    PROPOSED = "proposed"  #: as the sender gave it
    ACCEPTED = "accepted"  #: staff took it over
    REJECTED = "rejected"  #: staff refused it
    HELD = "held"  #: waits for a second person or a call-back
    SUPERSEDED = "superseded"  #: a later message replaced it


class OutboxState(StrEnum):
    """Where a letter stands on its way out."""

    DUE = "due"  #: to be sent at `due_at`
    SENDING = "sending"  #: claimed by a courier until the lease runs out
    SENT = "sent"  #: the relay accepted it
    FAILED = "failed"  #: refused for good, or temporary failures ran out
    HELD = "held"  #: a person or a policy keeps it back
    CANCELLED = "cancelled"  #: will never be sent
    DELAYED = "delayed"  #: a notice says that it is still on its way
    BOUNCED = "bounced"  #: a notice says that it did not arrive


class ContactState(StrEnum):
    """Where a clinic's address stands in its verification."""

    UNVERIFIED = "unverified"  #: named by a clinic, nobody asked yet
    ASKED = "asked"  #: a confirmation letter is out
    CONFIRMED = "confirmed"  #: its owner confirmed
    BOUNCED = "bounced"  #: mail to it does not arrive
    DECLINED = "declined"  #: its owner said no
    EXPIRED = "expired"  #: nobody answered in time
    REMOVED = "removed"  #: the clinic took it back
    REPLACED = "replaced"  #: the clinic named another one instead


State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Transitions(Generic[State]):
    """One thing's table: from each state, the states that may follow."""

    thing: str
    rows: Mapping[State, frozenset[State]]

    def allows(self, before: State, after: State) -> bool:
        """Whether `after` may follow `before`."""
        return after in self.rows.get(before, frozenset())

    def step(self, before: State, after: State) -> State:
        """Return `after`, or raise IllegalStep."""
        if not self.allows(before, after):
            raise IllegalStep(f"a {self.thing} that is {before} cannot become {after}")
        return after


_M = MessageState
MESSAGE = Transitions(
    "message",
    {
        # a claim that fails goes back to `stored` without a step; the third failure quarantines
        _M.STORED: frozenset({_M.PROCESSED, _M.SILENT, _M.QUARANTINED, _M.SHREDDED}),
        # staff look again, or close it with a reason
        _M.QUARANTINED: frozenset({_M.STORED, _M.CLOSED, _M.SHREDDED}),
        # staff look again
        _M.SILENT: frozenset({_M.STORED, _M.SHREDDED}),
        _M.PROCESSED: frozenset({_M.STORED, _M.SHREDDED}),
        # retention
        _M.CLOSED: frozenset({_M.SHREDDED}),
        _M.SHREDDED: frozenset(),
    },
)

_S = SubmissionState
_OPEN = frozenset({_S.INCOMPLETE, _S.COMPLETE})
_AWAY = frozenset({_S.REDIRECTED, _S.WITHDRAWN, _S.MERGED})
SUBMISSION = Transitions(
    "submission",
    {
        # rejecting an incomplete or accepting one needs a reason, which the service demands
        _S.INCOMPLETE: frozenset({_S.COMPLETE, _S.ACCEPTED, _S.REJECTED, _S.EXPIRED}) | _AWAY,
        _S.COMPLETE: frozenset({_S.INCOMPLETE, _S.ACCEPTED, _S.REJECTED}) | _AWAY,
        # only a secured resend opens it
        _S.INSECURE: _OPEN | {_S.EXPIRED} | _AWAY,
        # closed ones are reopened by staff; an expired one also by the sender's next mail
        _S.ACCEPTED: _OPEN,
        _S.REJECTED: _OPEN,
        _S.EXPIRED: _OPEN,
        _S.REDIRECTED: _OPEN,
        _S.WITHDRAWN: _OPEN,
        _S.MERGED: _OPEN,
    },
)

_I = ItemState
ITEM = Transitions(
    "item",
    {
        _I.PROPOSED: frozenset({_I.ACCEPTED, _I.REJECTED, _I.HELD, _I.SUPERSEDED}),
        # a second person or a call-back decides
        _I.HELD: frozenset({_I.ACCEPTED, _I.REJECTED, _I.SUPERSEDED}),
        _I.ACCEPTED: frozenset(),
        _I.REJECTED: frozenset(),
        _I.SUPERSEDED: frozenset(),
    },
)

_O = OutboxState
OUTBOX = Transitions(
    "letter",
    {
        _O.DUE: frozenset({_O.SENDING, _O.CANCELLED, _O.HELD}),
        # a lease that ran out makes it due again
        _O.SENDING: frozenset({_O.SENT, _O.DUE, _O.FAILED}),
        _O.HELD: frozenset({_O.DUE, _O.CANCELLED}),
        # a person tries again
        _O.FAILED: frozenset({_O.DUE, _O.CANCELLED}),
        _O.SENT: frozenset({_O.DELAYED, _O.BOUNCED}),
        _O.DELAYED: frozenset({_O.BOUNCED}),
        _O.BOUNCED: frozenset(),
        _O.CANCELLED: frozenset(),
    },
)

_C = ContactState
CONTACT = Transitions(
    "contact",
    {
        _C.UNVERIFIED: frozenset({_C.ASKED}),
        _C.ASKED: frozenset({_C.CONFIRMED, _C.BOUNCED, _C.DECLINED, _C.EXPIRED, _C.ASKED}),
        _C.CONFIRMED: frozenset({_C.ASKED, _C.BOUNCED, _C.REMOVED, _C.REPLACED}),
        # any of these may be asked again
        _C.BOUNCED: frozenset({_C.ASKED}),
        _C.DECLINED: frozenset({_C.ASKED}),
        _C.EXPIRED: frozenset({_C.ASKED}),
        _C.REMOVED: frozenset({_C.ASKED}),
        _C.REPLACED: frozenset({_C.ASKED}),
    },
)

TABLES: tuple[
    Transitions[MessageState]
    | Transitions[SubmissionState]
    | Transitions[ItemState]
    | Transitions[OutboxState]
    | Transitions[ContactState],
    ...,
] = (
    MESSAGE,
    SUBMISSION,
    ITEM,
    OUTBOX,
    CONTACT,
)
