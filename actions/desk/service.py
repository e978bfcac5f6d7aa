"""The booking desk."""

from __future__ import annotations

from actions.desk.sweeps import Sweeps


class Booking(Sweeps):
    """Counselling sessions, never twice and never lost.

    Each part has a file of its own: counsellors and slots (`opening`), `search`, a person's
    `reservations`, the `waitlist`, `staff`, and the `sweeps` that run by themselves. Why no
    session can be given twice: `docs/decisions/never-double-booked.md`.

    Args:
        database: migrated to the newest schema.
        desk: the rules of the house.
    """
