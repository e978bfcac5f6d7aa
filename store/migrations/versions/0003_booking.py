"""Counsellors, slots, bookings, waiting list."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FREE = sa.text("taken_until IS NULL")
TAKEN = sa.text("taken_until IS NOT NULL")
LIVE = sa.text("state NOT IN ('cancelled', 'released')")


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "counsellors",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("place", sa.String(200)),
        sa.Column("video_link", sa.String(500)),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("slots_from", sa.Date, nullable=False),
        sa.Column("slots_until", sa.Date, nullable=False),
        sa.Column("cut_with", sa.String(64), nullable=False),
    )
    op.create_table(
        "slots",
        sa.Column("counsellor", sa.String(64), sa.ForeignKey("counsellors.id"), primary_key=True),
        sa.Column("starts_at", moment, primary_key=True),
        sa.Column("seat", sa.Integer, primary_key=True),
        sa.Column("product", sa.String(64), primary_key=True),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("first_cell", sa.Integer, nullable=False),
        sa.Column("end_cell", sa.Integer, nullable=False),
        sa.Column("taken_until", moment),
    )
    op.create_index(
        "ix_slots_free",
        "slots",
        ["product", "starts_at", "counsellor", "taken_until"],
        sqlite_where=FREE,
        postgresql_where=FREE,
    )
    op.create_index(
        "ix_slots_taken",
        "slots",
        ["product", "taken_until"],
        sqlite_where=TAKEN,
        postgresql_where=TAKEN,
    )
    op.create_table(
        "bookings",
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("product", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("counsellor", sa.String(64), sa.ForeignKey("counsellors.id"), nullable=False),
        sa.Column("seat", sa.Integer, nullable=False),
        sa.Column("starts_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("release_at", moment),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("time_version", sa.Integer, nullable=False),
        sa.Column("settled_at", moment),
        sa.Column("reminded", sa.Integer),
        sa.Column("waiting", sa.Integer),
        sa.Column("lapsed_from", sa.String(20)),
        sa.Column("made_at", moment, nullable=False),
    )
    for name, columns in (
        ("uq_bookings_slot", ["counsellor", "seat", "starts_at"]),
        ("uq_bookings_ordinal", ["person", "product", "ordinal"]),
    ):
        op.create_index(
            name, "bookings", columns, unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )
    op.create_index("ix_bookings_person", "bookings", ["person"])
    op.create_index("ix_bookings_counsellor", "bookings", ["counsellor", "starts_at"])
    op.create_index("ix_bookings_state", "bookings", ["state", "starts_at"])
    op.create_index("ix_bookings_release", "bookings", ["release_at"])
    op.create_index("ix_bookings_waiting", "bookings", ["waiting"])
    op.create_table(
        "occupied",
        sa.Column("who", sa.String(90), primary_key=True),
        sa.Column("cell", sa.Integer, primary_key=True),
        sa.Column("booking", sa.String(16), sa.ForeignKey("bookings.number"), nullable=False),
    )
    op.create_index("ix_occupied_booking", "occupied", ["booking"])
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("product", sa.String(64), nullable=False),
        sa.Column("after", moment, nullable=False),
        sa.Column("before", moment, nullable=False),
        sa.Column("quota", sa.Integer),
        sa.Column("since", moment, nullable=False),
        sa.UniqueConstraint("person", "product"),
    )
    op.create_index("ix_waiting_since", "waiting", ["since", "id"])
    op.create_table(
        "booking_keys",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("request", sa.String(300), nullable=False),
        sa.Column("booking", sa.String(16), nullable=False),
        sa.Column("made_at", moment, nullable=False),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("booking_keys", "waiting", "occupied", "bookings", "slots", "counsellors"):
        op.drop_table(table)
