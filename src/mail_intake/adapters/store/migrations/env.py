"""Alembic's door: runs migrations on the engine that the store hands over."""

from alembic import context
from sqlalchemy import text

from mail_intake.adapters.store.tables import metadata

#: Any number, as long as it is ours: PostgreSQL's advisory locks are numbers.
LOCK = 0x6D61696C

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two services that start together: the second waits, and finds it done.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
    connection.commit()
