"""Stand-ins for ports, small enough to be read; the contract tests hold for the real ones."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mail_intake.model.errors import ClaimLost
from mail_intake.model.mail import Identity, Listing, RawMessage
from mail_intake.model.states import OutboxState
from mail_intake.model.submission import About, LetterKey, OutboxItem, Receipt

NOON = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


@dataclass
class StandingClock:
    at: datetime = NOON

    def now(self):
        return self.at

    def pass_by(self, seconds):
        self.at += timedelta(seconds=seconds)


def raw(uid, *, content=b"Subject: hello\r\n\r\nbody\r\n", validity=7, oversize=False):
    return RawMessage(
        mailbox="alerts",
        uid_validity=validity,
        uid=uid,
        received_at=NOON,
        content=content,
        size=len(content),
        oversize=oversize,
    )


@dataclass
class Folder:
    """A mailbox folder: messages by UID, and what it was told."""

    messages: dict
    validity: int = 7
    vanished: set = field(default_factory=set)
    breaks_at: int | None = None
    told: list = field(default_factory=list)
    failure: Exception | None = None
    failure_at: Exception | None = None

    def listing(self, mark):
        if self.failure:
            raise self.failure
        above = mark.uid if mark and mark.uid_validity == self.validity else 0
        uids = tuple(sorted(uid for uid in self.messages if uid > above))
        return Listing(uid_validity=self.validity, uids=uids)

    def fetch(self, listing):
        for uid in listing.uids:
            if uid == self.breaks_at:
                raise self.failure_at or ValueError
            if uid not in self.vanished:
                yield self.messages[uid]

    def settle(self, listing):
        self.told.append(listing)

    def wait(self, seconds):
        return False

    def interrupt(self):
        pass


@dataclass
class Kept:
    """Inbox and marks in one, in memory."""

    arrivals: dict = field(default_factory=dict)
    settled_uids: set = field(default_factory=set)
    identities: dict = field(default_factory=dict)
    marks: dict = field(default_factory=dict)

    def receive(self, arrivals, at):
        return tuple(self._received(message, identity) for message, identity in arrivals)

    def _received(self, message, identity):
        new = identity not in self.identities
        number = self.identities.setdefault(identity, len(self.identities) + 1)
        self.arrivals[message.mailbox, message.uid_validity, message.uid] = number
        return Receipt(id=number, key=f"key-{number}", new=new)

    def unsettled(self, mailbox):
        open_ones = sorted(
            (validity, uid) for box, validity, uid in self.arrivals
            if box == mailbox and (validity, uid) not in self.settled_uids
        )  # fmt: skip
        by_validity: dict[int, list[int]] = {}
        for validity, uid in open_ones:
            by_validity.setdefault(validity, []).append(uid)
        return tuple(
            Listing(uid_validity=validity, uids=tuple(uids))
            for validity, uids in by_validity.items()
        )

    def settled(self, mailbox, listing, at):
        self.settled_uids |= {(listing.uid_validity, uid) for uid in listing.uids}

    def mark(self, mailbox):
        return self.marks.get(mailbox)

    def known(self, mailbox, listing):
        return frozenset(
            uid for uid in listing.uids if (mailbox, listing.uid_validity, uid) in self.arrivals
        )

    def advance(self, mailbox, mark):
        self.marks[mailbox] = mark


def same_bytes(content):
    return Identity(message_id="", sender="", date="", digest=content.hex())


def letter(**changes):
    key = LetterKey(about=About.SUBMISSION, about_id="CO-1", letter="acknowledge", event="e")
    item = OutboxItem(
        key=key,
        recipient="ann@clinic.example",
        envelope_from="",
        message_id="<1@plan.example>",
        content=b"x",
        due_at=NOON,
        id=1,
    )
    return replace(item, **changes)


@dataclass
class Letters:
    """An outbox of letters, in memory."""

    items: list
    closed: list = field(default_factory=list)
    durable: list = field(default_factory=list)
    lost: bool = False

    def take(self, now, until, most=1):
        taken: list[OutboxItem] = []
        for number, item in enumerate(self.items):
            if item.state is OutboxState.DUE and item.due_at <= now and len(taken) < most:
                sending = replace(item, state=OutboxState.SENDING, attempts=item.attempts + 1)
                self.items[number] = sending
                taken.append(sending)
        return tuple(taken)

    def close(self, item, state, at, *, failure="", due_at=None, durable=True):
        self.durable.append(durable)
        if self.lost:
            raise ClaimLost("taken over")
        self.closed.append((state, failure, due_at))
        number = next(n for n, one in enumerate(self.items) if one.id == item.id)
        self.items[number] = replace(item, state=state, due_at=due_at or item.due_at)


@dataclass
class Facts:
    """Collects what jobs tell."""

    told: list = field(default_factory=list)

    def __call__(self, fact, /, **keys):
        self.told.append((fact, keys))

    def names(self):
        return [fact for fact, _ in self.told]
