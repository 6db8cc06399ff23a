"""Column types: times that are always aware UTC, states that are always of their table."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC both ways. SQLite gives naive times back even where a zone was asked for."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: where they come from is a defect."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give an aware UTC time."""
        del dialect
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text that others wrote: cut to its column's length, without what a database refuses.

    PostgreSQL takes neither NUL nor lone surrogates, and refuses what is too long; both would
    make a message that cannot be stored of one that can be read.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored; the whole text is in the sealed message."""
        del dialect
        if value is None:
            return None
        clean = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        clean = clean.encode("utf-8", "replace").decode("utf-8")
        return clean[: self.length]


class Prose(Words):
    """The same without a length."""

    impl = Text
    cache_ok = True


def one_of(column: str, states: type[StrEnum]) -> CheckConstraint:
    """Return the check that a column holds a state of its transition table."""
    listed = ", ".join(f"'{state.value}'" for state in states)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def short(length: int = 64) -> String:
    """Return a text column of limited length."""
    return String(length)
