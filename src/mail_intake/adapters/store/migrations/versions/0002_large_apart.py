"""what is large lies apart; addresses that letters came back from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    for table, column in (("contents", "raw"), ("readings", "segments")):
        op.create_table(
            table,
            sa.Column("message_id", ID, nullable=False),
            sa.Column(column, sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["message_id"], ["messages.id"], name=op.f(f"fk_{table}_message_id")
            ),
            sa.PrimaryKeyConstraint("message_id", name=op.f(f"pk_{table}")),
        )
    op.execute("INSERT INTO contents (message_id, raw) SELECT id, content FROM messages")
    op.execute(
        "INSERT INTO readings (message_id, segments) "
        "SELECT id, segments FROM messages WHERE segments IS NOT NULL"
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("segments")
        batch_op.drop_column("content")

    op.create_table(
        "unreachable",
        sa.Column("address_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("address_mac", name=op.f("pk_unreachable")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_envelope_from"), ["envelope_from"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outbox_message_id"), ["message_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_message_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_envelope_from"))

    op.drop_table("unreachable")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("segments", sa.LargeBinary(), nullable=True))

    for column, table, source in (
        ("content", "contents", "raw"),
        ("segments", "readings", "segments"),
    ):
        op.execute(
            f"UPDATE messages SET {column} = "  # noqa: S608 - names of this file
            f"(SELECT {source} FROM {table} WHERE {table}.message_id = messages.id)"
        )
        op.drop_table(table)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.alter_column("content", existing_type=sa.LargeBinary(), nullable=False)
