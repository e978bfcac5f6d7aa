"""Courses are found by the end of their registration."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_courses_closes_at", "courses", ["closes_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_courses_closes_at", "courses")
