"""A log-in that still lacks its second factor."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("DELETE FROM console_sessions")
    with op.batch_alter_table("console_sessions") as table:
        table.add_column(sa.Column("confirmed", sa.Boolean, nullable=False))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("console_sessions") as table:
        table.drop_column("confirmed")
