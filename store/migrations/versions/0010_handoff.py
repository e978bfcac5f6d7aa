"""Who answers a conversation, what led there, and dangers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "handoffs",
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True
        ),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("counsellor", sa.Integer, sa.ForeignKey("accounts.id")),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("crisis", sa.String(20)),
        sa.Column("waiting_since", MOMENT),
        sa.Column("deadline_at", MOMENT),
        sa.Column("user_at", MOMENT),
        sa.Column("counsellor_at", MOMENT),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("rasa_epoch", sa.Integer, nullable=False),
    )
    op.create_index("ix_handoffs_counsellor", "handoffs", ["counsellor", "state"])
    op.create_index(
        "ix_handoffs_due",
        "handoffs",
        ["deadline_at"],
        sqlite_where=sa.text("deadline_at IS NOT NULL"),
        postgresql_where=sa.text("deadline_at IS NOT NULL"),
    )
    op.create_index(
        "ix_handoffs_waits",
        "handoffs",
        ["priority", "waiting_since"],
        sqlite_where=sa.text("state IN ('queued', 'offered')"),
        postgresql_where=sa.text("state IN ('queued', 'offered')"),
    )
    op.create_table(
        "handoff_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("before", sa.String(10), nullable=False),
        sa.Column("after", sa.String(10), nullable=False),
        sa.Column("actor", sa.String(20), nullable=False),
        sa.Column("counsellor", sa.Integer, sa.ForeignKey("accounts.id")),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("cause", sa.String(128), unique=True),
        sa.Column("details", sa.JSON, nullable=False),
    )
    op.create_index("ix_handoff_events_at", "handoff_events", ["at"])
    op.create_index("ix_handoff_events_conversation", "handoff_events", ["conversation_id", "id"])
    op.create_index("ix_handoff_events_kind", "handoff_events", ["kind", "at"])
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_notes_conversation", "notes", ["conversation_id", "id"])
    op.create_table(
        "left_messages",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("turn", sa.Integer, sa.ForeignKey("turns.id"), nullable=False, unique=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.Column("handled_by", sa.Integer, sa.ForeignKey("accounts.id")),
    )
    op.create_index("ix_left_messages_open", "left_messages", ["handled_at", "at"])
    op.create_table(
        "crises",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("turn", sa.Integer, sa.ForeignKey("turns.id"), unique=True),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("about", sa.String(10), nullable=False),
        sa.Column("soft", sa.Boolean, nullable=False),
        sa.Column("evidence", sa.LargeBinary, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("escalate_at", MOMENT),
        sa.Column("escalations", sa.Integer, nullable=False),
        sa.Column("taken_at", MOMENT),
        sa.Column("taken_by", sa.Integer, sa.ForeignKey("accounts.id")),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.Integer, sa.ForeignKey("accounts.id")),
    )
    op.create_index("ix_crises_conversation", "crises", ["conversation_id", "at"])
    op.create_index("ix_crises_state", "crises", ["state", "at"])
    op.add_column(
        "conversations", sa.Column("epoch", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column(
        "outbox", sa.Column("author", sa.String(10), nullable=False, server_default="bot")
    )
    op.execute("UPDATE outbox SET author = 'notice' WHERE turn IS NULL")


def downgrade() -> None:
    """Undo."""
    op.drop_column("outbox", "author")
    op.drop_column("conversations", "epoch")
    op.drop_table("crises")
    op.drop_table("left_messages")
    op.drop_table("notes")
    op.drop_table("handoff_events")
    op.drop_table("handoffs")
