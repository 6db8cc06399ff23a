"""who took part in a thread, and which message did a step."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "senders",
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_senders_submission_id")
        ),
        sa.PrimaryKeyConstraint("mac", "submission_id", name=op.f("pk_senders")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("message", sa.String(length=64), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_column("message")
    op.drop_table("senders")
