"""Which turn changed a plan, so that one that was cut short can be run again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("study_plans", sa.Column("turn", sa.String(40)))
    op.add_column("study_plans", sa.Column("found", sa.Integer))
    op.add_column("study_plan_progress", sa.Column("turn", sa.String(40)))


def downgrade() -> None:
    """Undo."""
    op.drop_column("study_plan_progress", "turn")
    op.drop_column("study_plans", "found")
    op.drop_column("study_plans", "turn")
