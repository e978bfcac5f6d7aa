"""Learning plans, their versions and weekly check-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "study_plans",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("checked", sa.Boolean, nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_table(
        "study_plan_versions",
        sa.Column("plan_id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("before", sa.Integer),
        sa.Column("ends_on", sa.Date),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_table(
        "study_plan_progress",
        sa.Column("plan_id", sa.String(32), primary_key=True),
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("answer", sa.String(10)),
        sa.Column("answered_at", moment),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("study_plan_progress")
    op.drop_table("study_plan_versions")
    op.drop_table("study_plans")
