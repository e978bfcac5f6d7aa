"""Outbox and personal details."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False, unique=True),
        sa.Column("reply", sa.JSON, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment),
        sa.Column("delivered_at", moment),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["conversation_id", "delivered_at", "id"])
    op.create_table(
        "personal_details",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("keep_until", moment, nullable=False, index=True),
    )
    op.create_table(
        "expected_details",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("until", moment, nullable=False),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("expected_details")
    op.drop_table("personal_details")
    op.drop_table("outbox")
