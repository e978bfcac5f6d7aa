"""Mentors, applications, proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STANDING = sa.text("state IN ('proposed', 'accepted')")


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "mentors",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
    )
    op.create_table(
        "mentoring_applications",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(64), nullable=False, unique=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("wishes", sa.JSON),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("applied_at", moment, nullable=False),
        sa.Column("consent_until", moment),
    )
    op.create_index("ix_mentoring_applications_state", "mentoring_applications", ["state", "id"])
    op.create_table(
        "mentoring_proposals",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "application_id",
            sa.Integer,
            sa.ForeignKey("mentoring_applications.id"),
            nullable=False,
        ),
        sa.Column("mentor_id", sa.String(40), sa.ForeignKey("mentors.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("decided_at", moment),
    )
    op.create_index(
        "uq_mentoring_proposals_standing",
        "mentoring_proposals",
        ["application_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_mentoring_proposals_mentor", "mentoring_proposals", ["mentor_id", "state"])
    op.create_index("ix_mentoring_proposals_state", "mentoring_proposals", ["state", "id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("mentoring_proposals")
    op.drop_table("mentoring_applications")
    op.drop_table("mentors")
