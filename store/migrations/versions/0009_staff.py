"""Accounts of the console, what was done there, and what staff keep up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("login", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("totp", sa.LargeBinary),
        sa.Column("totp_step", sa.Integer),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "console_sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
    )
    op.create_index("ix_console_sessions_account", "console_sessions", ["account_id"])
    op.create_table(
        "seats",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("assigned_at", MOMENT),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id")),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("target", sa.String(128)),
        sa.Column("details", sa.JSON, nullable=False),
    )
    op.create_index("ix_audit_account", "audit", ["account_id", "at"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.Integer, sa.ForeignKey("accounts.id")),
    )
    op.create_table(
        "office_hours",
        sa.Column("weekday", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("opens", sa.Time),
        sa.Column("closes", sa.Time),
    )
    op.create_table(
        "office_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("why", sa.String(80), nullable=False),
        sa.Column("opens", sa.Time),
        sa.Column("closes", sa.Time),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("office_days")
    op.drop_table("office_hours")
    op.drop_table("canned_replies")
    op.drop_table("audit")
    op.drop_table("seats")
    op.drop_table("console_sessions")
    op.drop_table("accounts")
