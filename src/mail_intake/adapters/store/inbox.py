"""Raw messages, their arrivals, and the marks of the mailboxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from mail_intake.adapters.store.engine import Database
from mail_intake.adapters.store.tables import arrivals, contents, marks, messages
from mail_intake.model.mail import Identity, Listing, Mark, RawMessage
from mail_intake.model.states import MessageState
from mail_intake.model.submission import Receipt
from mail_intake.ports import Vault

#: Most UIDs in one statement: SQLite allows 32,766 variables, PostgreSQL 65,535.
CHUNK = 5000
#: How often other pollers may store the same message first, for messages stored together.
RACES = 20


def key_of(identity: Identity) -> str:
    """Return the digest of the four parts: the same for the same message, also after a restore."""
    parts = (identity.message_id, identity.sender, identity.date, identity.digest)
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredInbox:
    """Implements the Inbox port."""

    database: Database
    vault: Vault

    def receive(
        self, arrivals: Sequence[tuple[RawMessage, Identity]], at: datetime
    ) -> tuple[Receipt, ...]:
        """Store messages and arrivals in one transaction, or link further arrivals."""
        sealed = [
            (raw, key_of(identity), self.vault.seal(raw.content, "message"))
            for raw, identity in arrivals
        ]
        for _ in range(RACES):
            try:
                return self._stored(sealed, at)
            except IntegrityError:
                # Another poller stored one of them at the same moment: now it is there.
                continue
        return self._stored(sealed, at)

    def _stored(
        self, sealed: Sequence[tuple[RawMessage, str, bytes]], at: datetime
    ) -> tuple[Receipt, ...]:
        with self.database.write() as connection:
            return tuple(
                _received(connection, raw, key, content, at=at) for raw, key, content in sealed
            )

    def unsettled(self, mailbox: str) -> tuple[Listing, ...]:
        """Arrivals that the mailbox was not yet told about, by UIDVALIDITY."""
        query = (
            select(arrivals.c.uid_validity, arrivals.c.uid)
            .where(arrivals.c.mailbox == mailbox, arrivals.c.settled_at.is_(None))
            .order_by(arrivals.c.uid_validity, arrivals.c.uid)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        by_validity: dict[int, list[int]] = {}
        for validity, uid in rows:
            by_validity.setdefault(validity, []).append(uid)
        return tuple(
            Listing(uid_validity=validity, uids=tuple(uids))
            for validity, uids in by_validity.items()
        )

    def settled(self, mailbox: str, listing: Listing, at: datetime) -> None:
        """Note that the mailbox was told."""
        with self.database.write() as connection:
            for uids in chunks(listing.uids):
                connection.execute(
                    update(arrivals)
                    .where(
                        arrivals.c.mailbox == mailbox,
                        arrivals.c.uid_validity == listing.uid_validity,
                        arrivals.c.uid.in_(uids),
                        arrivals.c.settled_at.is_(None),
                    )
                    .values(settled_at=at)
                )


# Statements are built once: building one anew costs more than running it.
_BY_KEY = select(messages.c.id).where(messages.c.key == bindparam("known_by"))
_NEW = insert(messages).returning(messages.c.id)
_CONTENT, _ARRIVAL = insert(contents), insert(arrivals)
_THERE = select(arrivals.c.id).where(
    arrivals.c.mailbox == bindparam("box"),
    arrivals.c.uid_validity == bindparam("validity"),
    arrivals.c.uid == bindparam("number"),
)


def _received(
    connection: Connection, raw: RawMessage, key: str, content: bytes, *, at: datetime
) -> Receipt:
    number = connection.execute(_BY_KEY, {"known_by": key}).scalar()
    new = number is None
    if number is None:
        row = {
            "key": key, "size": raw.size, "oversize": raw.oversize, "mailbox": raw.mailbox,
            "received_at": raw.received_at, "stored_at": at, "state": str(MessageState.STORED),
            "why": "", "attempts": 0, "token": "", "cause": "", "form": "", "defects": "",
            "note": "",
        }  # fmt: skip
        number = connection.execute(_NEW, row).scalar_one()
        connection.execute(_CONTENT, {"message_id": number, "raw": content})
    place = {"box": raw.mailbox, "validity": raw.uid_validity, "number": raw.uid}
    if connection.execute(_THERE, place).scalar() is None:
        arrival = {
            "message_id": number, "mailbox": raw.mailbox, "uid_validity": raw.uid_validity,
            "uid": raw.uid, "arrived_at": at,
        }  # fmt: skip
        connection.execute(_ARRIVAL, arrival)
    return Receipt(id=number, key=key, new=new)


@dataclass(frozen=True, slots=True)
class StoredMarks:
    """Implements the Marks port."""

    database: Database

    def mark(self, mailbox: str) -> Mark | None:
        """Return the mailbox's mark, None before the first poll."""
        query = select(marks.c.uid_validity, marks.c.uid).where(marks.c.mailbox == mailbox)
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Mark(uid_validity=row.uid_validity, uid=row.uid)

    def known(self, mailbox: str, listing: Listing) -> frozenset[int]:
        """Which of these UIDs are stored already."""
        found: set[int] = set()
        with self.database.read() as connection:
            for uids in chunks(listing.uids):
                query = select(arrivals.c.uid).where(
                    arrivals.c.mailbox == mailbox,
                    arrivals.c.uid_validity == listing.uid_validity,
                    arrivals.c.uid.in_(uids),
                )
                found.update(connection.execute(query).scalars())
        return frozenset(found)

    def advance(self, mailbox: str, mark: Mark) -> None:
        """Set the mark; a lower UID under the same UIDVALIDITY is ignored."""
        with self.database.write() as connection:
            query = select(marks.c.uid_validity, marks.c.uid).where(marks.c.mailbox == mailbox)
            row = connection.execute(query).one_or_none()
            values = {"uid_validity": mark.uid_validity, "uid": mark.uid}
            if row is None:
                connection.execute(insert(marks).values(mailbox=mailbox, **values))
            elif row.uid_validity != mark.uid_validity or row.uid < mark.uid:
                connection.execute(update(marks).where(marks.c.mailbox == mailbox).values(values))


def chunks(uids: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Cut a list of UIDs into pieces that fit one statement."""
    return [uids[start : start + CHUNK] for start in range(0, len(uids), CHUNK)]
