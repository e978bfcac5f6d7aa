"""Courses and documents: what is imported, and what people want to be told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "courses",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column("feed", sa.String(40), nullable=False),
        sa.Column("provider", sa.String(200), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("category", sa.String(100)),
        sa.Column("description", sa.Text),
        sa.Column("audience", sa.String(200)),
        sa.Column("groups", sa.Integer, nullable=False),
        sa.Column("mode", sa.String(10)),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("starts_at", sa.Integer),
        sa.Column("ends_at", sa.Integer),
        sa.Column("weekdays", sa.Integer, nullable=False),
        sa.Column("place", sa.String(300)),
        sa.Column("address", sa.String(300)),
        sa.Column("district", sa.String(10)),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("capacity", sa.Integer),
        sa.Column("fee", sa.Integer),
        sa.Column("is_free", sa.Boolean),
        sa.Column("institution", sa.String(200)),
        sa.Column("phone", sa.String(60)),
        sa.Column("opens_at", MOMENT),
        sa.Column("closes_at", MOMENT),
        sa.Column("stated", sa.String(10)),
        sa.Column("apply_by", sa.String(100)),
        sa.Column("selection", sa.String(50)),
        sa.Column("url", sa.String(500)),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("gone_at", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "course_imports",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("feed", sa.String(40), nullable=False, index=True),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("next_page", sa.Integer),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("gone", sa.Integer, nullable=False),
        sa.Column("bad", sa.Integer, nullable=False),
        sa.Column("as_of", sa.Date),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
    )
    op.create_table(
        "saved_courses",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("course_id", sa.String(40), primary_key=True),
        sa.Column("reminds", sa.Boolean, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT),
    )
    op.create_table(
        "course_subscriptions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(60), nullable=False),
        sa.Column("district", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.UniqueConstraint("conversation_id", "topic", "district"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("family", sa.String(80), nullable=False, index=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("publisher", sa.String(200)),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("pages", sa.Integer),
        sa.Column("dated_on", sa.Date, nullable=False),
        sa.Column("review_on", sa.Date),
        sa.Column("superseded_by", sa.String(80)),
        sa.Column("ingested_at", MOMENT, nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "document_id",
            sa.String(80),
            sa.ForeignKey("documents.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("headings", sa.JSON, nullable=False),
        sa.Column("header", sa.JSON),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("document_id", "seq"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "corpora",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_index("ix_courses_feed", "courses", ["feed", "gone_at"])
    op.create_index("ix_courses_ends_on", "courses", ["ends_on"])
    op.create_index("ix_courses_opens_at", "courses", ["opens_at"])


def downgrade() -> None:
    """Take back."""
    for table in (
        "corpora", "passages", "documents", "course_subscriptions", "saved_courses",
        "course_imports", "courses",
    ):  # fmt: skip
        op.drop_table(table)
