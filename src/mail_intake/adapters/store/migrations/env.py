"""Alembic's door: runs migrations on the engine that the store hands over."""

from alembic import context
from sqlalchemy import Connection, text

from mail_intake.adapters.store.tables import metadata

#: Any number, as long as it is ours: PostgreSQL's advisory locks are numbers.
LOCK = 0x6D61696C


def migrate(connection: Connection) -> None:
    """Run what was asked for in one transaction: all of it, or nothing."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
        compare_type=True,
        # Alembic thinks that SQLite cannot undo a change of the schema, and would commit each
        # step by itself: another service could then begin in between.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two services that start together: the second waits, and finds it done.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            lost = connection.execute(text("PRAGMA foreign_key_check")).all()
            if lost:
                raise RuntimeError(f"the migration would leave {len(lost)} rows without their own")
    connection.commit()


def alone(connection: Connection) -> None:
    """Let SQLite copy a table that others point to; it only listens outside a transaction."""
    raw = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and raw is not None:
        raw.cursor().execute("PRAGMA foreign_keys = OFF")


with context.config.attributes["engine"].connect() as opened:
    alone(opened)
    migrate(opened)
