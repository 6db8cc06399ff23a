"""Letters that came back: their states, the addresses that take none, a note where they belong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update

from mail_intake.adapters.store.codec import Codec
from mail_intake.adapters.store.engine import Database
from mail_intake.adapters.store.submissions import Submissions
from mail_intake.adapters.store.tables import outbox, submissions, unreachable
from mail_intake.model.bounce import Fate, Returned
from mail_intake.model.errors import WrongUse
from mail_intake.model.states import OUTBOX, OutboxState
from mail_intake.model.submission import About, Actor, Step, Unreachable

#: A report proves that its letter was sent, whatever was written down when the process died.
_TO_SENT = {
    OutboxState.DUE: (OutboxState.SENDING, OutboxState.SENT),
    OutboxState.SENDING: (OutboxState.SENT,),
    OutboxState.SENT: (),
    OutboxState.DELAYED: (),
}
_ONE = select(unreachable.c.status).where(unreachable.c.address_mac == bindparam("mac"))
_WAITING = (str(OutboxState.DUE), str(OutboxState.HELD))


@dataclass(frozen=True, slots=True)
class StoredBounces:
    """Implements the Addresses port, and writes what reports say."""

    database: Database
    codec: Codec
    keeper: Submissions

    def apply(self, connection: Connection, returned: Returned, at: datetime) -> bool:
        """Write what became of the letter; False where the report is about none of ours."""
        row = self._letter(connection, returned)
        if row is None:
            return False
        moved = self._moved(connection, row, returned)
        if returned.fate.hard:
            self._close_off(connection, row, returned.fate, at)
        if moved and About(row.about_kind) is About.SUBMISSION:
            self._note(connection, row, returned, at)
        return True

    def _letter(self, connection: Connection, returned: Returned) -> Row[Any] | None:
        """Find the letter by the address it was returned to, which only its recipient's server
        was told; by Message-ID only if the report names the letter's own recipient.
        """
        where = or_(
            outbox.c.envelope_from.in_(returned.envelopes),
            outbox.c.message_id == (returned.message_id or None),
        )
        for row in connection.execute(select(outbox).where(where).order_by(outbox.c.id)):
            recipient = self.codec.plain(row.recipient, "recipient").casefold()
            by_envelope = row.envelope_from in returned.envelopes
            if by_envelope or recipient == returned.fate.recipient.casefold():
                return row
        return None

    def _moved(self, connection: Connection, row: Row[Any], returned: Returned) -> bool:
        """Take the steps that the table allows; False where the letter stays where it is."""
        state = OutboxState(row.state)
        if state not in _TO_SENT or state is returned.state:
            return False
        for step in (*_TO_SENT[state], returned.state):
            state = OUTBOX.step(state, step)
        failure = f"{returned.fate.status} {returned.fate.diagnostic}".strip()
        changed = update(outbox).where(outbox.c.id == row.id, outbox.c.state == row.state)
        values = {"state": str(state), "lease_until": None, "last_failure": failure}
        return connection.execute(changed.values(values)).rowcount == 1

    def _close_off(self, connection: Connection, row: Row[Any], fate: Fate, at: datetime) -> None:
        """Send nothing more to this address: neither later nor what waits already."""
        known = {
            "address_mac": row.recipient_mac, "address": row.recipient, "since": at,
            "status": fate.status,
        }  # fmt: skip
        connection.execute(self.database.unless_there(unreachable), known)
        waiting = update(outbox).where(
            outbox.c.recipient_mac == row.recipient_mac, outbox.c.state.in_(_WAITING)
        )
        failure = "cancelled: an earlier letter to this address came back"
        connection.execute(waiting.values(state=str(OutboxState.CANCELLED), last_failure=failure))

    def _note(
        self, connection: Connection, row: Row[Any], returned: Returned, at: datetime
    ) -> None:
        """Let staff see it at the submission: the sender never read the answer."""
        query = select(submissions).where(submissions.c.reference == row.about_id)
        for one in self.keeper.read(connection, query):
            what = f"LETTER_{returned.state.upper()}"
            step = Step(
                at=at, actor=Actor.CLOCK, what="letter", why=what, path=row.letter,
                new=f"{returned.fate.status} {returned.fate.diagnostic}".strip(),
            )  # fmt: skip
            seen = one.attention if what in one.attention else (*one.attention, what)
            self.keeper.put(connection, replace(one, attention=seen).note(step))

    def unreachable(self, address: str) -> bool:
        """Whether a letter to this address came back for good."""
        mac = self.codec.vault.mac(address.casefold(), "recipient")
        with self.database.read() as connection:
            return connection.execute(_ONE, {"mac": mac}).one_or_none() is not None

    def listed(self) -> Sequence[Unreachable]:
        """Return every such address, the latest first."""
        query = select(unreachable).order_by(unreachable.c.since.desc())
        with self.database.read() as connection:
            return [
                Unreachable(
                    address=self.codec.plain(row.address, "recipient"),
                    since=row.since,
                    status=row.status,
                )
                for row in connection.execute(query)
            ]

    def readmit(self, address: str) -> None:
        """Let letters go to this address again; WrongUse if they may already."""
        mac = self.codec.vault.mac(address.casefold(), "recipient")
        with self.database.write() as connection:
            gone = delete(unreachable).where(unreachable.c.address_mac == mac)
            if connection.execute(gone).rowcount != 1:
                raise WrongUse(
                    f"no letter to {address} came back for good. `outbox unreachable` lists those"
                )
