"""Connections: SQLite that survives a power cut, PostgreSQL by URL, errors in our own words."""

import sqlite3
import time
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.pool import StaticPool

from mail_intake.model.errors import ConfigurationError, Fault, TemporaryFailure

#: How long a writer waits for another one, in milliseconds.
BUSY_MS = 10_000
#: `trusted_schema` off and `secure_delete` on: what was private is overwritten, not unlinked.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # Each transaction says whether it waits for the disk: see Database.write.
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
)

#: One connection for all threads, which take turns (see Database).
_IN_MEMORY: dict[str, Any] = {
    "poolclass": StaticPool,
    "connect_args": {"check_same_thread": False},
}
#: A server may have been restarted since a connection was last used: ask before each use. Waiting
#: for a server that does not answer ends in time for the next try.
_SERVER: dict[str, Any] = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 10}}


def connect(url: str) -> Engine:
    """Return an engine; ConfigurationError where the URL or its place makes no sense."""
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, **_options(parsed))
    except ModuleNotFoundError as missing:
        raise _fault(
            f"needs the Python package {missing.name}, which is not installed",
            'Install it: pip install "mail-intake[postgresql]"',
        ) from None
    except (ArgumentError, NoSuchModuleError) as problem:
        raise _fault(
            f"is no database address ({problem})",
            'Use "sqlite:///mail-intake.sqlite3" or "postgresql://…"',
        ) from None
    if parsed.get_backend_name() == "sqlite":
        _place(parsed)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return _SERVER
    return {} if url.database else _IN_MEMORY


def _place(url: URL) -> None:
    folder = Path(url.database or ".").parent
    if url.database and not folder.is_dir():
        raise _fault(f"lies in {folder}, which does not exist", f"Create it: mkdir -p {folder}")


def _fault(problem: str, way_out: str) -> ConfigurationError:
    return ConfigurationError(
        Fault(file="mail-intake.toml", key="database.url", problem=problem, way_out=way_out)
    )


def _prepare(raw: sqlite3.Connection, record: object) -> None:
    """Take transactions into our own hands, and set what SQLite forgets with each connection."""
    del record
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """Lock at once what will be written: a read that turns into a write could deadlock."""
    # SQLAlchemy's own way of running a statement costs ten times these.
    raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    options = connection.get_execution_options()
    if options.get("reading", False):
        raw.execute("BEGIN")
        return
    level = "FULL" if options.get("durable", True) else "NORMAL"
    raw.execute(f"PRAGMA synchronous = {level}")
    try:
        _write_lock(raw)
    except sqlite3.OperationalError as refused:
        raise OperationalError("BEGIN IMMEDIATE", None, refused) from refused


def _write_lock(raw: sqlite3.Connection) -> None:
    """Begin to write, waiting for other writers at most BUSY_MS.

    SQLite's own waiting sleeps for longer and longer, up to a hundred times as long as another
    writer takes; two processes would spend a third of their time so.
    """
    until = time.monotonic() + BUSY_MS / 1000
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        for nap in chain((0.0002, 0.0003, 0.0005, 0.001), repeat(0.002)):
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as refused:
                if "locked" not in str(refused) or time.monotonic() > until:
                    raise
                time.sleep(nap)
            else:
                return
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


@dataclass(frozen=True, slots=True)
class Database:
    """One engine, with transactions that fail in our own words.

    A database in memory is one connection that all threads share: they take turns. SQLite has
    one writer at a time; threads of this process queue for it here.
    """

    engine: Engine
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)
    writing: AbstractContextManager[object] = field(default_factory=Lock)

    @contextmanager
    def write(self, *, durable: bool = True) -> Generator[Connection, None, None]:
        """One short transaction that writes; TemporaryFailure where the database cannot.

        One that is not `durable` survives the death of this process, but a power cut only if a
        durable one followed: both databases write their log in order. It does not wait for the
        disk.
        """
        queue = nullcontext() if self.skips_locked else self.writing
        with self.turn, queue, translated(), self.engine.connect() as plain:
            connection = plain.execution_options(durable=durable)
            with connection.begin():
                if not durable and self.skips_locked:
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                yield connection

    @contextmanager
    def read(self) -> Generator[Connection, None, None]:
        """One transaction that only reads."""
        with self.turn, translated(), self.engine.connect() as plain:
            connection = plain.execution_options(reading=True)
            with connection.begin():
                yield connection

    def unless_there(self, table: Table) -> Insert:
        """Return the insert that passes over rows that are there already."""
        return _unless_there(table, self.engine.dialect.name)

    @property
    def skips_locked(self) -> bool:
        """Whether rows can be claimed past those that others hold (PostgreSQL)."""
        return self.engine.dialect.name == "postgresql"


@cache
def _unless_there(table: Table, dialect: str) -> Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


#: What SQLite and PostgreSQL say, and what to do about it.
_WAYS_OUT = (
    ("locked", "Another process holds it; it is tried again by itself"),
    ("readonly", "Give the service's account write access to the file and its folder"),
    ("disk is full", "Free space; nothing was lost"),
    ("No space left", "Free space on the database server; nothing was lost"),
    ("unable to open", "Check that the folder exists and the service's account may write there"),
    ("no such table", "Run `mail-intake db upgrade`"),
    ("relation", "Run `mail-intake db upgrade`"),
    ("not a database", "The file is something else: name another one in database.url"),
    ("authentication failed", "Check user and password in database.url"),
    ("does not exist", "Create it (createdb), or name another one in database.url"),
    ("permission denied", "Grant the service's role its rights on this database"),
    ("connection", "Is PostgreSQL running, and reachable from here? It is tried again"),
)


@contextmanager
def translated() -> Generator[None, None, None]:
    """Say what a database refused, and what to do; races and defects rise as they are."""
    try:
        yield
    except (IntegrityError, DataError):
        raise  # a race or a defect: trying again would not help; its caller knows about it
    except (DatabaseError, InterfaceError) as problem:
        words = " ".join(str(problem.orig).split())
        way_out = next((way for sign, way in _WAYS_OUT if sign in words), "It is tried again")
        raise TemporaryFailure(f"the database refused: {words}. {way_out}") from problem
