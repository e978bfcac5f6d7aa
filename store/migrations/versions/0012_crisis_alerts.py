"""Alerts about dangers: where they went and whether they arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "crisis_alerts",
        sa.Column("crisis_id", sa.Integer, sa.ForeignKey("crises.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("way", sa.String(10), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("problem", sa.String(80)),
    )
    op.create_index("ix_crisis_alerts_at", "crisis_alerts", ["at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("crisis_alerts")
