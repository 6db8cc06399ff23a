"""The schema over time: migrations up and down, checks, backup and restore."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url

from mail_intake.adapters.store.engine import Database, connect, translated
from mail_intake.adapters.store.tables import metadata
from mail_intake.model.errors import TemporaryFailure, WrongUse

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


@contextmanager
def _engine(url: str) -> Generator[Engine, None, None]:
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to a revision."""
    with _engine(url) as engine, translated():
        command.upgrade(_config(engine), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the schema back to a revision; "base" is the empty database."""
    with _engine(url) as engine, translated():
        command.downgrade(_config(engine), revision)


def is_current(connection: Connection) -> bool:
    """Whether the schema is that of the newest migration."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def check(url: str) -> list[str]:
    """Name every problem: an old schema, a schema that was changed by hand, broken pages."""
    problems = []
    with _engine(url) as engine:
        with Database(engine).read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            changes = compare_metadata(context, metadata)
            if engine.dialect.name == "sqlite":
                rows = connection.execute(text("PRAGMA integrity_check")).scalars()
                problems += [f"integrity: {row}" for row in rows if row != "ok"]
                rows = connection.execute(text("PRAGMA foreign_key_check")).scalars()
                problems += [f"a row of {row} points to nothing" for row in rows]
            current = is_current(connection)
        if not current:
            problems.append("the schema is not that of this version. Run `mail-intake db upgrade`")
        problems += [f"the schema differs: {change[0]}" for change in changes]
    return problems


def backup(url: str, target: Path) -> None:
    """Write a consistent copy of a SQLite database to a new file, and check it."""
    if target.exists():
        raise WrongUse(f"{target} exists already. Name a new file")
    source = _file(url)
    with closing(sqlite3.connect(source)) as raw:
        raw.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as raw:
        (state,) = raw.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        raise TemporaryFailure(f"the copy is broken: {state}. Try again")


def restore(source: Path, url: str) -> None:
    """Put a backup where no database is yet."""
    target = _file(url, must_exist=False)
    if target.exists():
        raise WrongUse(f"{target} exists already. Move it away first: a restore replaces nothing")
    if not source.is_file():
        raise WrongUse(f"{source}: there is no such file")
    backup(f"sqlite:///{source}", target)


def _file(url: str, *, must_exist: bool = True) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise WrongUse("this is for SQLite files; PostgreSQL has pg_dump and pg_restore")
    path = Path(parsed.database)
    if must_exist and not path.is_file():
        raise WrongUse(f"{path}: there is no such database. Run `mail-intake db upgrade`")
    return path
