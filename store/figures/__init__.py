"""Figures of what happens: what is asked, answered, handed over, booked; for days of a zone."""

from store.figures.handoffs import Handoffs
from store.figures.period import Period
from store.figures.questions import Question
from store.figures.report import Figures, Measure, Questions, Report
from store.figures.services import Bookings, Crises, Left
from store.figures.spread import Spread
from store.figures.traffic import Channel, Intent, Traffic

__all__ = [
    "Bookings",
    "Channel",
    "Crises",
    "Figures",
    "Handoffs",
    "Intent",
    "Left",
    "Measure",
    "Period",
    "Question",
    "Questions",
    "Report",
    "Spread",
    "Traffic",
]
