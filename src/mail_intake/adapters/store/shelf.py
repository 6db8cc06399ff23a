"""What staff look at, and the steps they take on messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from mail_intake.adapters.store.codec import Codec
from mail_intake.adapters.store.engine import Database
from mail_intake.adapters.store.letters import letter_in
from mail_intake.adapters.store.submissions import Submissions
from mail_intake.adapters.store.tables import arrivals, contents, messages, outbox, submissions
from mail_intake.model.errors import WrongUse
from mail_intake.model.states import MESSAGE, MessageState, OutboxState, SubmissionState
from mail_intake.model.submission import OutboxItem, Submission


@dataclass(frozen=True, slots=True)
class StoredShelf:
    """Implements the Shelf port."""

    database: Database
    codec: Codec
    keeper: Submissions

    def submissions(
        self, form: str = "", status: SubmissionState | None = None, limit: int = 100
    ) -> tuple[Submission, ...]:
        """Return submissions, newest first."""
        query = select(submissions).order_by(submissions.c.id.desc()).limit(limit)
        if form:
            query = query.where(submissions.c.form == form)
        if status is not None:
            query = query.where(submissions.c.status == str(status))
        with self.database.read() as connection:
            return tuple(self.keeper.read(connection, query))

    def letters(
        self, state: OutboxState | None = None, limit: int = 100
    ) -> tuple[OutboxItem, ...]:
        """Return letters, newest first."""
        query = select(outbox).order_by(outbox.c.id.desc()).limit(limit)
        if state is not None:
            query = query.where(outbox.c.state == str(state))
        with self.database.read() as connection:
            return tuple(letter_in(self.codec, row) for row in connection.execute(query))

    def messages(
        self, state: MessageState | None = None, limit: int = 100
    ) -> tuple[Mapping[str, Any], ...]:
        """Return message rows without content, newest first."""
        query = (
            select(
                messages.c.id, messages.c.key, messages.c.state, messages.c.why,
                messages.c.attempts, messages.c.sender, messages.c.subject,
                messages.c.received_at, messages.c.cause, messages.c.form, messages.c.note,
                messages.c.size, submissions.c.reference,
            )
            .outerjoin(submissions, submissions.c.id == messages.c.submission_id)
            .order_by(messages.c.id.desc())
            .limit(limit)
        )  # fmt: skip
        if state is not None:
            query = query.where(messages.c.state == str(state))
        with self.database.read() as connection:
            return tuple(self._row(connection, row) for row in connection.execute(query).all())

    def _row(self, connection: Connection, row: Any) -> Mapping[str, Any]:
        boxes = select(arrivals.c.mailbox).where(arrivals.c.message_id == row.id)
        found = connection.execute(boxes.order_by(arrivals.c.id)).scalars()
        return {
            "id": row.id,
            "key": row.key,
            "state": row.state,
            "why": row.why,
            "attempts": row.attempts,
            "sender": self.codec.plain(row.sender, "sender"),
            "subject": self.codec.plain(row.subject, "subject"),
            "mailboxes": ", ".join(dict.fromkeys(found)),
            "received_at": row.received_at,
            "cause": row.cause,
            "form": row.form,
            "note": row.note,
            "size": row.size,
            "reference": row.reference or "",
        }


@dataclass(frozen=True, slots=True)
class StoredBench:
    """Implements the Bench port."""

    database: Database
    codec: Codec

    def requeue(self, message: int, at: datetime) -> None:
        """Look again: quarantined, silent or processed → stored, attempts 0."""
        del at
        self._step(message, MessageState.STORED, attempts=0, cause="", why="")

    def shut(self, message: int, why: str, at: datetime) -> None:
        """Close a quarantined message with a reason."""
        del at
        if not why.strip():
            raise WrongUse("closing a message needs a reason: --why TEXT")
        self._step(message, MessageState.CLOSED, why=why)

    def _step(self, message: int, state: MessageState, **values: object) -> None:
        with self.database.write() as connection:
            query = select(messages.c.state).where(messages.c.id == message).with_for_update()
            before = connection.execute(query).scalar()
            if before is None:
                raise _unknown(message)
            MESSAGE.step(MessageState(before), state)
            changed = update(messages).where(messages.c.id == message)
            connection.execute(changed.values(state=str(state), **values))

    def content(self, message: int) -> bytes:
        """Return the raw bytes."""
        query = select(contents.c.raw).where(contents.c.message_id == message)
        with self.database.read() as connection:
            sealed = connection.execute(query).scalar()
        if sealed is None:
            raise _unknown(message)
        return self.codec.vault.open(sealed, "message")


def _unknown(message: int) -> WrongUse:
    return WrongUse(f"there is no message {message}. `quarantine list` shows those that wait")
