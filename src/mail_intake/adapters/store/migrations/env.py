"""Alembic's door: runs migrations on the engine that the store hands over."""

from alembic import context

from mail_intake.adapters.store.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
