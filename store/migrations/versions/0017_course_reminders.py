"""What people were told of courses: the window they know, and what a subscription has told."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.add_column("saved_courses", sa.Column("opens_at", MOMENT))
    op.add_column("saved_courses", sa.Column("closes_at", MOMENT))
    op.create_table(
        "course_tellings",
        sa.Column(
            "subscription_id",
            sa.Integer,
            sa.ForeignKey("course_subscriptions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("course_id", sa.String(40), primary_key=True),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("course_tellings")
    op.drop_column("saved_courses", "closes_at")
    op.drop_column("saved_courses", "opens_at")
