"""Where everything is kept: SQLAlchemy Core tables and hand-mapped values, on SQLite or PostgreSQL."""

from contextlib import nullcontext
from dataclasses import dataclass
from threading import RLock

from mail_intake.adapters.store.bounces import StoredBounces
from mail_intake.adapters.store.codec import Codec
from mail_intake.adapters.store.engine import Database, connect
from mail_intake.adapters.store.inbox import StoredInbox, StoredMarks
from mail_intake.adapters.store.letters import StoredOutbox
from mail_intake.adapters.store.schema import (
    backup,
    check,
    downgrade,
    is_current,
    restore,
    upgrade,
)
from mail_intake.adapters.store.shelf import StoredBench, StoredShelf
from mail_intake.adapters.store.submissions import Submissions
from mail_intake.adapters.store.tables import metadata
from mail_intake.adapters.store.work import StoredWork
from mail_intake.ports import Vault

__all__ = ["Store", "backup", "check", "downgrade", "open_store", "restore", "upgrade"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One database behind all store ports."""

    database: Database
    inbox: StoredInbox
    marks: StoredMarks
    work: StoredWork
    threads: Submissions
    outbox: StoredOutbox
    addresses: StoredBounces
    shelf: StoredShelf
    bench: StoredBench

    def close(self) -> None:
        """Close its connections."""
        self.database.engine.dispose()


def open_store(url: str, vault: Vault, *, encrypt_all: bool = False, attempts: int = 3) -> Store:
    """Open a database, with its schema brought up to date; "sqlite://" lives in memory.

    Raises ConfigurationError for an address that makes no sense, TemporaryFailure where the
    database cannot be reached or written.
    """
    engine = connect(url)
    database = Database(engine, RLock() if url == "sqlite://" else nullcontext())
    if url == "sqlite://":
        # The same schema as the migrations give (a test compares), without their start-up time.
        metadata.create_all(engine)
    else:
        with database.read() as connection:
            current = is_current(connection)
        if not current:
            upgrade(url)
    codec = Codec(vault)
    threads = Submissions(database, codec, encrypt_all)
    outbox = StoredOutbox(database, codec)
    bounces = StoredBounces(database, codec, threads)
    return Store(
        database=database,
        inbox=StoredInbox(database, vault),
        marks=StoredMarks(database),
        work=StoredWork(database, codec, threads, outbox, bounces, attempts),
        threads=threads,
        outbox=outbox,
        addresses=bounces,
        shelf=StoredShelf(database, codec, threads),
        bench=StoredBench(database, codec),
    )
