"""Tables of the figures of a period, beside those of the period before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.figures.cells import Cell, Percent, Point, Seconds, Stars, Table, percent
from knowledge.texts import Texts
from store.figures import Question, Questions, Report, Spread

NOTHING = 0
OUTCOMES = ("claimed", "left", "gave_up", "dismissed", "other", "open")


class Tables:
    """Makes the tables.

    Args:
        now: the figures of the period.
        before: those of the period before.
        questions: of the period.
        texts: all texts.
        products: names of what is booked, by id.
        stars: the best rating.
        in_time: minutes in which a danger is taken soon enough.
    """

    def __init__(
        self,
        now: Report,
        before: Report,
        questions: Questions,
        texts: Texts,
        *,
        products: Mapping[str, str],
        stars: int,
        in_time: int,
    ) -> None:
        self._now, self._before, self._questions = now, before, questions
        self._texts, self._products = texts, products
        self._stars, self._in_time = stars, in_time

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened, now or before."""
        return self._now.is_empty and self._before.is_empty

    def all(self) -> Sequence[Table]:
        """Every table, in the order in which they are shown."""
        return (
            self._summary(),
            self._days(),
            self._channels(),
            self._intents(),
            self._asked("unanswered", self._questions.unanswered),
            self._asked("unsure", self._questions.unsure),
            self._waits(),
            self._times(),
            self._events(),
            self._ratings(),
            self._bookings(),
            self._crises(),
            self._left(),
        )

    def _summary(self) -> Table:
        """The figures to look at first."""
        pairs = zip(_headlines(self._now).items(), _headlines(self._before).values(), strict=True)
        names = self._texts.data("dashboard.headlines")
        return self._table("summary", [(names[key], now, then) for (key, now), then in pairs])

    def _days(self) -> Table:
        now, before = self._now.traffic.days, self._before.traffic.days
        points = [
            Point(f"{day:%Y-%m-%d}", count, then)
            for (day, count), then in zip(now.items(), before.values(), strict=True)
        ]
        rows = [(point.label, point.count, point.before) for point in points]
        return self._table("days", rows, points, by_day=True)

    def _channels(self) -> Table:
        now, before = self._now.traffic.channels, self._before.traffic.channels
        counts = self._compared("channels", _messages(now), _messages(before))
        rows = [
            (
                point.label,
                now[key].conversations if key in now else NOTHING,
                point.count,
                point.before,
                *_spread(now[key].answered_in if key in now else None, "p50", "p95"),
            )
            for key, point in counts.items()
        ]
        return self._table("channels", rows, counts.values())

    def _intents(self) -> Table:
        now, before = self._now.intents, self._before.intents
        counts = self._compared("intents", _messages(now), _messages(before))
        rows = [
            (
                point.label,
                point.count,
                percent(point.count, self._now.asked),
                now[key].unsure if key in now else NOTHING,
                now[key].unanswered if key in now else NOTHING,
                point.before,
            )
            for key, point in counts.items()
        ]
        return self._table("intents", rows, counts.values())

    def _asked(self, key: str, questions: Sequence[Question]) -> Table:
        rows = [
            (
                q.text,
                q.count,
                self._name("intents", q.intent),
                Percent(round(100 * q.confidence, 1)),
            )
            for q in questions
        ]
        return self._table(key, rows, conversations=[q.conversation for q in questions])

    def _waits(self) -> Table:
        now, before = (_in_order(r.handoffs.waits, OUTCOMES) for r in (self._now, self._before))
        counts = self._compared("outcomes", now, before, ordered=True)
        rows = [(point.label, point.count, point.before) for point in counts.values()]
        return self._table("waits", rows, counts.values())

    def _times(self) -> Table:
        now, before = self._now.handoffs, self._before.handoffs
        names = ("waited", "waited_in_danger", "waited_in_vain", "first_reply")
        rows = [
            (
                self._name("times", name),
                (getattr(now, name) or Spread(0, 0, 0, 0)).count,
                *_spread(getattr(now, name), "p50", "p90"),
                *_spread(getattr(before, name), "p50"),
            )
            for name in names
        ]
        return self._table("times", rows if now.waits or before.waits else [])

    def _events(self) -> Table:
        counts = self._compared("events", self._now.handoffs.events, self._before.handoffs.events)
        return self._table("events", [(p.label, p.count, p.before) for p in counts.values()])

    def _ratings(self) -> Table:
        best_first = range(self._stars, 0, -1)
        now, before = (_in_order(r.handoffs.ratings, best_first) for r in (self._now, self._before))
        points = [
            Point(self._texts("dashboard.stars_given", count=stars), now[stars], before[stars])
            for stars in best_first
        ]
        given = points if any(p.count or p.before for p in points) else []
        return self._table("ratings", [(p.label, p.count, p.before) for p in given], given)

    def _bookings(self) -> Table:
        now, before = self._now.bookings, self._before.bookings
        counts = self._compared(
            "products",
            {key: product.made for key, product in now.items()},
            {key: product.made for key, product in before.items()},
        )
        rows: list[Sequence[Cell]] = [
            (
                point.label,
                point.count,
                point.before,
                *_values(now.get(key), "cancelled", "completed", "no_show"),
            )
            for key, point in counts.items()
        ]
        return self._table("bookings", rows, counts.values())

    def _crises(self) -> Table:
        now, before = self._now.crises, self._before.crises
        counts = self._compared(
            "categories",
            {key: crises.found for key, crises in now.items()},
            {key: crises.found for key, crises in before.items()},
        )
        outcomes = ("taken", "in_time", "dismissed", "escalated", "open")
        rows: list[Sequence[Cell]] = [
            (point.label, point.count, point.before, *_values(now.get(key), *outcomes))
            for key, point in counts.items()
        ]
        return self._table("crises", rows, counts.values(), minutes=self._in_time)

    def _left(self) -> Table:
        reports = ((self._now, "this"), (self._before, "that"))
        rows = [
            (
                self._texts(f"dashboard.{name}"),
                report.left.left,
                report.left.handled_in.count if report.left.handled_in else NOTHING,
                *_spread(report.left.handled_in, "p50", "p90"),
            )
            for report, name in reports
        ]
        return self._table("left", rows if any(row[1] for row in rows) else [])

    def _compared(
        self,
        area: str,
        now: Mapping[str, int],
        before: Mapping[str, int],
        *,
        ordered: bool = False,
    ) -> dict[str, Point]:
        """Counts beside those of the period before: in their order, or the greatest first."""
        points = {
            key: Point(self._name(area, key), now.get(key, NOTHING), before.get(key, NOTHING))
            for key in (*now, *(key for key in before if key not in now))
        }
        if ordered:
            return points if any(p.count or p.before for p in points.values()) else {}
        return dict(sorted(points.items(), key=lambda one: (-one[1].count, one[1].label)))

    def _name(self, area: str, key: str) -> str:
        """What people call it; what nobody has named yet is shown as it is."""
        if area == "products":
            return self._products.get(key, key)
        known: dict[str, str] = {}
        for name in (f"desk.{area}", f"dashboard.{area}"):
            known |= self._texts.data(name) if name in self._texts else {}
        return known.get(key, key)

    def _table(
        self,
        key: str,
        rows: Sequence[Sequence[Cell]],
        points: Iterable[Point] = (),
        *,
        by_day: bool = False,
        conversations: Sequence[str] = (),
        **values: object,
    ) -> Table:
        told = self._texts.data("dashboard.tables")[key]
        columns = [column.format(**values) for column in told["columns"]]
        return Table(
            key,
            told["title"],
            told.get("note", ""),
            columns,
            rows,
            tuple(points),
            by_day,
            conversations,
        )


def _headlines(report: Report) -> dict[str, Cell]:
    hand, answered = report.handoffs, report.traffic.answered_in
    return {
        "conversations": report.conversations,
        "messages": report.messages,
        "unanswered": percent(report.unanswered, report.asked),
        "handoffs": percent(hand.conversations, report.conversations),
        "waited": _spread(hand.waited, "p50")[0],
        "waited_p90": _spread(hand.waited, "p90")[0],
        "first_reply": _spread(hand.first_reply, "p50")[0],
        "stars": None if hand.stars is None else Stars(hand.stars),
        "answered": _spread(answered, "p50")[0],
        "answered_p95": _spread(answered, "p95")[0],
        "bookings": sum(product.made for product in report.bookings.values()),
        "crises": sum(crises.found for crises in report.crises.values()),
        "left": report.left.left,
    }


def _messages(figures: Mapping[str, Any]) -> dict[str, int]:
    return {key: one.messages for key, one in figures.items()}


def _values(figures: object | None, *names: str) -> tuple[int, ...]:
    return tuple(getattr(figures, name) if figures else NOTHING for name in names)


def _spread(spread: Spread | None, *names: str) -> tuple[Seconds | None, ...]:
    return tuple(Seconds(getattr(spread, name)) if spread else None for name in names)


def _in_order(counts: Mapping[Any, int], order: Iterable[Any]) -> dict[Any, int]:
    return {key: counts.get(key, NOTHING) for key in order}
