"""The inbox, and an outbox that holds answers too; what both sides say is numbered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('queued', 'sending')")
UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    """Apply."""
    # Conversations are referred to, so that SQLite could not make their table anew.
    op.add_column(
        "conversations", sa.Column("last_seq", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("conversations", sa.Column("address", sa.LargeBinary))
    op.add_column("conversations", sa.Column("unreachable_since", MOMENT))
    op.drop_index("ix_turns_conversation", "turns")
    op.add_column("turns", sa.Column("seq", sa.Integer))
    op.add_column("turns", sa.Column("sealed", sa.LargeBinary))
    op.add_column("turns", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    op.drop_index("ix_outbox_waiting", "outbox")
    op.alter_column("outbox", "delivered_at", new_column_name="settled_at")
    op.add_column("outbox", sa.Column("seq", sa.Integer))
    op.add_column("outbox", sa.Column("turn", sa.Integer))
    op.add_column(
        "outbox", sa.Column("state", sa.String(10), nullable=False, server_default="queued")
    )
    op.add_column(
        "outbox", sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("outbox", sa.Column("attempts", sa.Integer, nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("next_at", MOMENT))
    op.add_column("outbox", sa.Column("collected_by", sa.String(128)))
    op.add_column("outbox", sa.Column("external_id", sa.String(128)))
    _number(op.get_bind())
    with op.batch_alter_table("turns") as table:
        table.alter_column("text", nullable=True, existing_type=sa.Text)
        table.alter_column("seq", nullable=False, existing_type=sa.Integer)
        table.create_unique_constraint("uq_turns_seq", ["conversation_id", "seq"])
    with op.batch_alter_table("outbox") as table:
        table.alter_column("seq", nullable=False, existing_type=sa.Integer)
        table.create_unique_constraint("uq_outbox_seq", ["conversation_id", "seq"])
        table.create_foreign_key(
            "fk_outbox_conversation", "conversations", ["conversation_id"], ["id"]
        )
        table.create_foreign_key("fk_outbox_turn", "turns", ["turn"], ["id"])
    op.create_index(
        "ix_turns_unanswered",
        "turns",
        ["received_at"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["conversation_id", "seq"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_outbox_turn", "outbox", ["turn"])


def _number(connection: sa.Connection) -> None:
    """Number what was said so far, and move the answers into the outbox."""
    turns, outbox, conversations = (
        sa.Table(name, sa.MetaData(), autoload_with=connection)
        for name in ("turns", "outbox", "conversations")
    )
    # Messages that nobody answered are sent again by those who wait for an answer.
    connection.execute(turns.delete().where(turns.c.answered_at.is_(None)))
    for turn in connection.execute(sa.select(turns).order_by(turns.c.id)).all():
        result = dict(turn.result)
        for number, reply in enumerate(result.pop("replies")):
            connection.execute(
                outbox.insert().values(
                    conversation_id=turn.conversation_id,
                    key=f"turn/{turn.id}/{number}",
                    turn=turn.id,
                    reply=reply,
                    created_at=turn.answered_at,
                    settled_at=turn.answered_at,
                    collected_by=turn.message_id,
                )
            )
        connection.execute(turns.update().where(turns.c.id == turn.id).values(result=result))
    connection.execute(outbox.update().where(outbox.c.settled_at.is_not(None)).values(state="sent"))
    _begin_missing(connection, conversations, outbox)
    for conversation in connection.scalars(sa.select(conversations.c.id)).all():
        asked = sa.select(turns.c.received_at, sa.literal(0), turns.c.id, sa.literal("turns"))
        said = sa.select(outbox.c.created_at, sa.literal(1), outbox.c.id, sa.literal("outbox"))
        everything = sa.union_all(
            asked.where(turns.c.conversation_id == conversation),
            said.where(outbox.c.conversation_id == conversation),
        )
        rows = sorted(tuple(row) for row in connection.execute(everything))
        for seq, (_at, _side, number, name) in enumerate(rows, start=1):
            table = turns if name == "turns" else outbox
            connection.execute(table.update().where(table.c.id == number).values(seq=seq))
        connection.execute(
            conversations.update()
            .where(conversations.c.id == conversation)
            .values(last_seq=len(rows))
        )


def _begin_missing(connection: sa.Connection, conversations: sa.Table, outbox: sa.Table) -> None:
    """Begin the conversations of those who were told something and never wrote."""
    known = sa.select(conversations.c.id)
    missing = (
        sa.select(outbox.c.conversation_id, sa.func.min(outbox.c.created_at))
        .where(outbox.c.conversation_id.not_in(known))
        .group_by(outbox.c.conversation_id)
    )
    for conversation, at in connection.execute(missing).all():
        connection.execute(
            conversations.insert().values(id=conversation, channel="api", created_at=at, last_seq=0)
        )


def downgrade() -> None:
    """Undo; answers stay in the outbox, turns lose their replies."""
    op.drop_index("ix_outbox_turn", "outbox")
    op.drop_index("ix_outbox_open", "outbox")
    op.drop_index("ix_turns_unanswered", "turns")
    op.execute("DELETE FROM outbox WHERE turn IS NOT NULL")
    op.execute("DELETE FROM turns WHERE text IS NULL")
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint("fk_outbox_turn", type_="foreignkey")
        table.drop_constraint("fk_outbox_conversation", type_="foreignkey")
        table.drop_constraint("uq_outbox_seq", type_="unique")
        for column in ("seq", "turn", "state", "urgent", "attempts", "next_at"):
            table.drop_column(column)
        table.drop_column("collected_by")
        table.drop_column("external_id")
    op.alter_column("outbox", "settled_at", new_column_name="delivered_at")
    op.create_index("ix_outbox_waiting", "outbox", ["conversation_id", "delivered_at", "id"])
    with op.batch_alter_table("turns") as table:
        table.drop_constraint("uq_turns_seq", type_="unique")
        for column in ("seq", "sealed", "tries"):
            table.drop_column(column)
        table.alter_column("text", nullable=False, existing_type=sa.Text)
    op.create_index("ix_turns_conversation", "turns", ["conversation_id", "id"])
    for column in ("last_seq", "address", "unreachable_since"):
        op.drop_column("conversations", column)
