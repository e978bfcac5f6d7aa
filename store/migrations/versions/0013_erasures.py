"""Who asked to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "erasures",
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True
        ),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("latest_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("erasures")
