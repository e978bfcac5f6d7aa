"""Partners are told who answers their conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "handoff_pushes",
        sa.Column(
            "event",
            sa.Integer,
            sa.ForeignKey("handoff_events.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("settled_at", MOMENT),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("handoff_pushes")
