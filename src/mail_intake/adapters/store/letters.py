"""The outbox: letters taken under a lease, closed by how they ended."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from mail_intake.adapters.store.codec import Codec
from mail_intake.adapters.store.engine import Database
from mail_intake.adapters.store.tables import outbox
from mail_intake.model.errors import ClaimLost, WrongUse
from mail_intake.model.states import OUTBOX, OutboxState
from mail_intake.model.submission import About, LetterKey, OutboxItem

#: The letter that a courier took, unless another one has taken it since.
_OURS = update(outbox).where(
    outbox.c.id == bindparam("number"),
    outbox.c.state == str(OutboxState.SENDING),
    outbox.c.attempts == bindparam("tries"),
)


@dataclass(frozen=True, slots=True)
class StoredOutbox:
    """Implements the Outbox and Post ports."""

    database: Database
    codec: Codec

    def post(self, item: OutboxItem, at: datetime) -> None:
        """Write a letter down in a transaction of its own."""
        with self.database.write() as connection:
            self.put(connection, item, at)

    def put(self, connection: Connection, item: OutboxItem, at: datetime) -> None:
        """Write a letter, unless one for the same event exists already."""
        row = {
            "about_kind": str(item.key.about), "about_id": item.key.about_id,
            "letter": item.key.letter, "event": item.key.event,
            "recipient": self.codec.text(item.recipient, "recipient"),
            "recipient_mac": self.codec.vault.mac(item.recipient.casefold(), "recipient"),
            "envelope_from": item.envelope_from, "message_id": item.message_id,
            "content": self.codec.vault.seal(item.content, "letter"),
            "state": str(item.state), "attempts": item.attempts, "created_at": at,
            "due_at": item.due_at, "last_failure": item.last_failure,
        }  # fmt: skip
        connection.execute(self.database.unless_there(outbox), row)

    def take(self, now: datetime, until: datetime, most: int = 1) -> tuple[OutboxItem, ...]:
        """Take the oldest due letters, and those whose lease ran out while they were being sent."""
        free = or_(
            and_(outbox.c.state == str(OutboxState.DUE), outbox.c.due_at <= now),
            and_(outbox.c.state == str(OutboxState.SENDING), outbox.c.lease_until <= now),
        )
        query = select(outbox).where(free).order_by(outbox.c.due_at, outbox.c.id).limit(most)
        if self.database.skips_locked:
            query = query.with_for_update(skip_locked=True)
        with self.database.write() as connection:
            rows = connection.execute(query).all()
            if not rows:
                return ()
            taken = (
                update(outbox)
                .where(outbox.c.id.in_([row.id for row in rows]))
                .values(
                    state=str(OutboxState.SENDING),
                    attempts=outbox.c.attempts + 1,
                    lease_until=until,
                )
            )
            connection.execute(taken)
        return tuple(
            replace(
                letter_in(self.codec, row),
                state=OutboxState.SENDING,
                attempts=row.attempts + 1,
                lease_until=until,
            )
            for row in rows
        )

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
        """Write how it ended; ClaimLost if another courier has taken it since."""
        del at
        OUTBOX.step(OutboxState.SENDING, state)
        values = {
            "state": str(state),
            "lease_until": None,
            "last_failure": failure,
            "due_at": due_at or item.due_at,
        }
        ours = {"number": item.id, "tries": item.attempts}
        with self.database.write(durable=durable) as connection:
            changed = connection.execute(_OURS, ours | values)
            if changed.rowcount != 1:
                raise ClaimLost(f"letter {item.id} was taken over")

    def move(self, item_id: int, state: OutboxState, at: datetime) -> OutboxItem:
        """A person's step: hold, release, cancel, retry; IllegalStep if not allowed."""
        with self.database.write() as connection:
            query = select(outbox).where(outbox.c.id == item_id)
            row = connection.execute(query.with_for_update()).one_or_none()
            if row is None:
                raise WrongUse(f"there is no letter {item_id}. `outbox list` shows all")
            OUTBOX.step(OutboxState(row.state), state)
            values: dict[str, object] = {"state": str(state)}
            if state is OutboxState.DUE:
                values |= {"due_at": at, "attempts": 0}
            changed = update(outbox).where(outbox.c.id == item_id).values(values)
            return letter_in(self.codec, connection.execute(changed.returning(outbox)).one())


def letter_in(codec: Codec, row: Row[Any]) -> OutboxItem:
    """Make a letter of its row."""
    return OutboxItem(
        id=row.id,
        key=LetterKey(
            about=About(row.about_kind), about_id=row.about_id, letter=row.letter, event=row.event
        ),
        recipient=codec.plain(row.recipient, "recipient"),
        envelope_from=row.envelope_from,
        message_id=row.message_id,
        content=codec.vault.open(row.content, "letter"),
        state=OutboxState(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        lease_until=row.lease_until,
        last_failure=row.last_failure,
    )
