"""Submissions with their rows and history: written by version, found by thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from mail_intake.adapters.store.codec import (
    Codec,
    answer_in,
    answer_out,
    submission_in,
    submission_out,
)
from mail_intake.adapters.store.engine import Database
from mail_intake.adapters.store.tables import (
    history,
    items,
    outbox,
    senders,
    submissions,
    thread_ids,
)
from mail_intake.model.errors import ClaimLost
from mail_intake.model.states import ItemState, SubmissionState
from mail_intake.model.submission import Actor, Item, Step, Submission

# Statements are built once: building one anew costs more than running it.
_NEW = insert(submissions).returning(submissions.c.id)
_ITEMS, _HISTORY = insert(items), insert(history)


@lru_cache(maxsize=32)
def _counting(shape: tuple[tuple[bool, bool], ...]) -> Select[Any]:
    """Return one statement that counts as many times as asked; which bounds each has is its shape."""
    counts = []
    for number, (by_recipient, by_letter) in enumerate(shape):
        one = (
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.created_at > bindparam(f"since{number}"))
        )
        if by_recipient:
            one = one.where(outbox.c.recipient_mac == bindparam(f"mac{number}"))
        if by_letter:
            one = one.where(outbox.c.letter == bindparam(f"letter{number}"))
        counts.append(one.scalar_subquery().label(f"count{number}"))
    return select(*counts)


_LATELY = (
    select(submissions)
    .join(senders, senders.c.submission_id == submissions.c.id)
    .where(senders.c.mac == bindparam("mac"), senders.c.at >= bindparam("since"))
    .order_by(senders.c.at.desc(), submissions.c.id.desc())
    .limit(20)
)
_WROTE = update(senders).where(
    senders.c.mac == bindparam("who"), senders.c.submission_id == bindparam("number")
)
_FIRST = insert(senders)


@dataclass(frozen=True, slots=True)
class Submissions:
    """Writes and reads submissions; implements the ports Threads and Senders."""

    database: Database
    codec: Codec
    encrypt_all: bool = False

    def put(self, connection: Connection, submission: Submission) -> int:
        """Insert a new submission or write the next version; ClaimLost if the version moved."""
        number = (
            self._inserted(connection, submission)
            if submission.version == 0
            else self._updated(connection, submission)
        )
        if submission.version:
            connection.execute(delete(items).where(items.c.submission_id == number))
        rows = [
            {
                "submission_id": number,
                "number": item.id,
                "state": str(item.state),
                "payload": self.codec.pack([answer_out(one) for one in item.answers], "item"),
            }
            for item in submission.items
        ]
        if rows:
            connection.execute(_ITEMS, rows)
        known = self._steps(connection, number) if submission.version else 0
        self._add_history(connection, number, submission.history[known:])
        return number

    def _inserted(self, connection: Connection, submission: Submission) -> int:
        row = {
            "reference": submission.reference,
            "created_at": submission.created_at,
            "version": 1,
            **self._columns(submission),
        }
        try:
            number: int = connection.execute(_NEW, row).scalar_one()
        except IntegrityError:
            raise ClaimLost(f"submission {submission.reference} exists already") from None
        return number

    def _updated(self, connection: Connection, submission: Submission) -> int:
        here = submissions.c.reference == submission.reference
        changed = connection.execute(
            update(submissions)
            .where(here, submissions.c.version == submission.version)
            .values(version=submission.version + 1, **self._columns(submission))
            .returning(submissions.c.id)
        ).scalar()
        if changed is None:
            raise ClaimLost(f"submission {submission.reference} was changed meanwhile")
        return int(changed)

    def _columns(self, submission: Submission) -> dict[str, Any]:
        values = {one.field: one.value for one in submission.answers}
        clinic = values.get("clinic_name") or values.get("provider_name") or ""
        npi, tin = values.get("npi", ""), values.get("tin", "")
        mac = self.codec.vault.mac
        return {
            "form": submission.form,
            "status": str(submission.status),
            "clinic": "" if self.encrypt_all else clinic,
            "npi": "" if self.encrypt_all else npi,
            "npi_mac": mac(npi, "npi") if npi else None,
            "tin_mac": mac(tin, "tin") if tin else None,
            "payload": self.codec.pack(submission_out(submission), "submission"),
        }

    def _steps(self, connection: Connection, number: int) -> int:
        """Return how many rows of history are there: it only ever grows."""
        count = select(func.count()).select_from(history).where(history.c.submission_id == number)
        return connection.execute(count).scalar_one()

    def _add_history(self, connection: Connection, number: int, steps: Sequence[Step]) -> None:
        seal = cache(lambda text: self.codec.text(text, "history"))  # the same words come again
        rows = [
            {
                "submission_id": number, "at": step.at, "actor": str(step.actor),
                "what": step.what, "why": step.why, "path": step.path, "message": step.message,
                "who": seal(step.who), "old": seal(step.old), "new": seal(step.new),
            }
            for step in steps
        ]  # fmt: skip
        if rows:
            connection.execute(_HISTORY, rows)

    def by_message_ids(self, ids: Sequence[str]) -> Submission | None:
        """Return the submission in whose thread the first known of these ids stands."""
        with self.database.read() as connection:
            for one in ids:
                mac = self.codec.vault.mac(one, "thread")
                query = (
                    select(submissions)
                    .join(thread_ids, thread_ids.c.submission_id == submissions.c.id)
                    .where(thread_ids.c.mac == mac)
                    .order_by(submissions.c.id.desc())
                    .limit(1)
                )
                found = self.read(connection, query)
                if found:
                    return found[0]
        return None

    def by_reference(self, reference: str) -> Submission | None:
        """Return the submission with this reference."""
        query = select(submissions).where(submissions.c.reference == reference)
        with self.database.read() as connection:
            found = self.read(connection, query)
        return found[0] if found else None

    def lately(self, address: str, since: datetime) -> tuple[Submission, ...]:
        """Return the submissions in whose threads this address took part since then, latest first."""
        mac = self.codec.vault.mac(address.casefold(), "sender")
        with self.database.read() as connection:
            return tuple(self.read(connection, _LATELY.params(mac=mac, since=since)))

    def wrote(self, connection: Connection, number: int, address: str, at: datetime) -> None:
        """Remember that this address took part in a submission's thread."""
        row = {"mac": self.codec.vault.mac(address.casefold(), "sender"), "submission_id": number}
        again = connection.execute(_WROTE, {"who": row["mac"], "number": number, "at": at})
        if again.rowcount == 0:
            connection.execute(_FIRST, row | {"at": at})

    def letters_to(self, *asked: tuple[str, str, datetime]) -> tuple[int, ...]:
        """How many letters went out, for each (address, letter, since); "" counts all."""
        values: dict[str, object] = {}
        for number, (address, letter, since) in enumerate(asked):
            values[f"since{number}"] = since
            if address:
                values[f"mac{number}"] = self.codec.vault.mac(address.casefold(), "recipient")
            if letter:
                values[f"letter{number}"] = letter
        query = _counting(tuple((bool(address), bool(letter)) for address, letter, _ in asked))
        with self.database.read() as connection:
            return tuple(connection.execute(query, values).one())

    def read(self, connection: Connection, query: Select[Any]) -> list[Submission]:
        """Return the submissions that a query on their table selects."""
        return [self._whole(connection, row) for row in connection.execute(query).all()]

    def _whole(self, connection: Connection, row: Row[Any]) -> Submission:
        rows = select(items).where(items.c.submission_id == row.id).order_by(items.c.number)
        steps = select(history).where(history.c.submission_id == row.id).order_by(history.c.id)
        return Submission(
            reference=row.reference,
            form=row.form,
            status=SubmissionState(row.status),
            created_at=row.created_at,
            version=row.version,
            items=tuple(self._item(one) for one in connection.execute(rows)),
            history=tuple(self._step(one) for one in connection.execute(steps)),
            **submission_in(self.codec.unpack(row.payload, "submission")),
        )

    def _item(self, row: Row[Any]) -> Item:
        answers = self.codec.unpack(row.payload, "item")
        return Item(
            id=row.number,
            state=ItemState(row.state),
            answers=tuple(answer_in(one) for one in answers),
        )

    def _step(self, row: Row[Any]) -> Step:
        return Step(
            at=row.at,
            actor=Actor(row.actor),
            what=row.what,
            why=row.why,
            who=self.codec.plain(row.who, "history"),
            path=row.path,
            message=row.message,
            old=self.codec.plain(row.old, "history"),
            new=self.codec.plain(row.new, "history"),
        )
