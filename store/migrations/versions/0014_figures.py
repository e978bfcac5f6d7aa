"""Figures are counted from columns, also for a million messages."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TURNS = sa.table(
    "turns",
    sa.column("id", sa.Integer),
    sa.column("result", sa.JSON),
    sa.column("owner", sa.String),
    sa.column("intent", sa.String),
    sa.column("confidence", sa.Float),
    sa.column("cited", sa.Boolean),
)
OUTBOX = sa.table("outbox", sa.column("turn", sa.Integer), sa.column("reply", sa.JSON))


def upgrade() -> None:
    """Apply."""
    for name, kind in (
        ("owner", sa.String(10)),
        ("intent", sa.String(40)),
        ("confidence", sa.Float),
        ("cited", sa.Boolean),
    ):
        op.add_column("turns", sa.Column(name, kind))
    op.create_index("ix_turns_received", "turns", ["received_at"])
    result = TURNS.c.result
    intent = result["intent"]["name"].as_string()
    replied = OUTBOX.c.turn == TURNS.c.id
    source = OUTBOX.c.reply["sources"][0]["record"].as_string()
    op.execute(
        TURNS.update()
        .where(intent.is_not(None))
        .values(
            owner=sa.func.coalesce(result["owner"].as_string(), "bot"),
            intent=intent,
            confidence=result["intent"]["confidence"].as_float(),
            cited=sa.case(
                (sa.exists().where(replied, source.is_not(None)), True),
                (sa.exists().where(replied), False),
            ),
        )
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_turns_received", "turns")
    for name in ("cited", "confidence", "intent", "owner"):
        op.drop_column("turns", name)
