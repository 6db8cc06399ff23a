"""Messages to process: claimed, finished in one transaction, given back or quarantined."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from mail_intake.adapters.store.bounces import StoredBounces
from mail_intake.adapters.store.codec import Codec
from mail_intake.adapters.store.engine import Database
from mail_intake.adapters.store.letters import StoredOutbox
from mail_intake.adapters.store.submissions import Submissions
from mail_intake.adapters.store.tables import arrivals, contents, messages, readings, thread_ids
from mail_intake.model.errors import ClaimLost
from mail_intake.model.states import MESSAGE, MessageState
from mail_intake.model.submission import Claim, Result

# Statements are built once: building one anew costs more than running it.
_FREE = (
    select(messages, contents.c.raw)
    .join(contents, contents.c.message_id == messages.c.id)
    .where(
        messages.c.state == str(MessageState.STORED),
        or_(messages.c.lease_until.is_(None), messages.c.lease_until <= bindparam("now")),
    )
    .order_by(messages.c.id)
    .limit(1)
)
_FREE_OF_OTHERS = _FREE.with_for_update(skip_locked=True, of=messages)
_BOXES = (
    select(arrivals.c.mailbox)
    .where(arrivals.c.message_id == bindparam("number"))
    .order_by(arrivals.c.id)
)
_ONE = update(messages).where(messages.c.id == bindparam("number"))
_OURS = _ONE.where(
    messages.c.token == bindparam("ours"), messages.c.state == str(MessageState.STORED)
)
_UNREAD = delete(readings).where(readings.c.message_id == bindparam("number"))
_READ = insert(readings)

#: What a message is quarantined with when nobody lived to say why.
DIED = "died while being processed"
#: What staff read beside a delivery report that nothing is known about.
NO_LETTER = "a delivery report about no letter of ours"


@dataclass(frozen=True, slots=True)
class StoredWork:
    """Implements the Work port."""

    database: Database
    codec: Codec
    submissions: Submissions
    letters: StoredOutbox
    bounces: StoredBounces
    attempts: int = 3

    def claim(self, now: datetime, until: datetime) -> Claim | None:
        """Take the oldest free stored message: commits attempts + 1, lease and token."""
        while True:
            with self.database.write(durable=False) as connection:
                row = self._free(connection, now)
                if row is None:
                    return None
                if row.attempts < self.attempts:
                    return self._claimed(connection, row, until)
                # Its last attempt was never given back: the process died with it.
                _set(connection, row.id, state=str(MessageState.QUARANTINED), cause=DIED,
                     lease_until=None, token="")  # fmt: skip

    def _free(self, connection: Connection, now: datetime) -> Row[Any] | None:
        query = _FREE_OF_OTHERS if self.database.skips_locked else _FREE
        return connection.execute(query, {"now": now}).one_or_none()

    def _claimed(self, connection: Connection, row: Row[Any], until: datetime) -> Claim:
        token = secrets.token_hex(16)
        _set(connection, row.id, attempts=row.attempts + 1, lease_until=until, token=token)
        found = connection.execute(_BOXES, {"number": row.id}).scalars()
        boxes = tuple(dict.fromkeys(found)) or (row.mailbox,)
        return Claim(
            id=row.id,
            key=row.key,
            attempts=row.attempts + 1,
            lease_until=until,
            mailboxes=boxes,
            received_at=row.received_at,
            content=self.codec.vault.open(row.raw, "message"),
            size=row.size,
            oversize=row.oversize,
            token=token,
        )

    def finish(self, claim: Claim, result: Result, at: datetime) -> None:
        """Write everything derived in one transaction; ClaimLost if claim or version moved."""
        with self.database.write(durable=False) as connection:
            # First of all, so that whoever took it over waits here, or we do.
            _given_up(
                connection,
                claim,
                state=str(MESSAGE.step(MessageState.STORED, result.state)),
                why=result.why,
                form=result.form,
                mailbox=result.mailbox,
                sender=self.codec.text(result.sender, "sender"),
                subject=self.codec.text(result.subject, "subject"),
                defects="\n".join(result.defects),
                note=result.note_to_staff,
            )
            self._read(connection, claim, result)
            if result.submission is not None:
                number = self.submissions.put(connection, result.submission)
                _set(connection, claim.id, submission_id=number)
                self._thread(connection, number, result)
                if result.speaker:
                    self.submissions.wrote(connection, number, result.speaker, claim.received_at)
            for item in result.letters:
                self.letters.put(connection, item, at)
            if result.returned and not self.bounces.apply(connection, result.returned, at):
                _set(connection, claim.id, note=NO_LETTER)

    def _read(self, connection: Connection, claim: Claim, result: Result) -> None:
        """Keep what was read, in place of an earlier reading."""
        connection.execute(_UNREAD, {"number": claim.id})
        sealed = self.codec.text(result.segments, "segments")
        connection.execute(_READ, {"message_id": claim.id, "segments": sealed})

    def _thread(self, connection: Connection, number: int, result: Result) -> None:
        """Remember by which ids later mail may join."""
        ids = {result.message_id, *(item.message_id for item in result.letters)} - {""}
        rows = [
            {"mac": self.codec.vault.mac(one, "thread"), "submission_id": number}
            for one in sorted(ids)
        ]
        if rows:
            connection.execute(self.database.unless_there(thread_ids), rows)

    def fail(self, claim: Claim, cause: str, at: datetime) -> MessageState:
        """Give it back, or quarantine it with its cause after the last attempt."""
        del at
        last = claim.attempts >= self.attempts
        state = MessageState.QUARANTINED if last else MessageState.STORED
        with self.database.write(durable=False) as connection:
            _given_up(connection, claim, state=str(state), cause=cause)
        return state


def _set(connection: Connection, message: int, **values: object) -> None:
    connection.execute(_ONE, {"number": message, **values})


def _given_up(connection: Connection, claim: Claim, **values: object) -> None:
    """End a claim; ClaimLost where it is no longer ours, and nothing of the transaction stays."""
    free = {"number": claim.id, "ours": claim.token, "lease_until": None, "token": ""}
    if connection.execute(_OURS, free | values).rowcount != 1:
        raise ClaimLost(f"message {claim.id} was taken over")
