"""The form of a learning plan: asks only for what is missing, then makes the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from actions.asking import is_question, mentions
from actions.forms import Draft, Question, Reading
from actions.plans import reading
from actions.plans.changing import with_minutes
from actions.plans.models import DAYS, METHODS, MOST_SUBJECTS, Wish
from actions.plans.planner import least_minutes
from actions.plans.service import RULES_RECORD, Kept, StudyPlans
from actions.plans.telling import calendar_address, plan_reply
from actions.plans.wording import duration, list_of_days
from actions.spoken import spoken_clock, spoken_day
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Vendor
from knowledge.rules.plans import PlanRules
from nlu.korean.answers import is_dont_know, read_yes_no
from store.messages import Button, Reply
from store.plans import PlanChanged

OPEN = "open"  # of `until`: a plan without an end
NOT_YOURS = frozenset({"show", "delete", "undo", "stop_asking", "ask_again"})
_LONGEST_NAME = 12  # letters of a goal or subject in the person's own words
_SCHOOL = frozenset({"adult", "senior", "university"})  # grades without school
_ENDINGS = ("입니다", "이에요", "예요", "이요", "요")


@dataclass
class _Told:
    """What one message adds to the draft."""

    values: dict[str, Any] = field(default_factory=dict)
    noted: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def put(self, name: str, value: Any, noted: str | None = None) -> None:
        self.values[name] = value
        if noted:
            self.noted.append(noted)


class PlanForm:
    """Gathers what a plan needs (`actions.forms.Form`)."""

    name, slot, label = "plan_form", "plan_done", "course_search"

    def __init__(self, plans: StudyPlans, address: str) -> None:
        """Make the form.

        Args:
            plans: where plans are kept.
            address: under which users reach the app, for links.
        """
        self._plans, self._address = plans, address

    def file(self, kept: Kept) -> str:
        """Address of a plan's calendar file."""
        return calendar_address(self._address, kept.stored.id)

    async def read(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Reading:
        """What the message tells, first in answer to the open question."""
        if turn.in_form and reading.command(turn.text, base) in NOT_YOURS:
            return Reading()
        told = _Told()
        asked = _missing(draft, self._plans.rules) if turn.in_form else None
        _read_goal(told, turn, draft, base, asked=asked == "goal")
        _read_until(told, turn, base, self._plans.rules, asked=asked == "until")
        _read_subjects(told, turn, base, asked=asked == "subjects")
        _read_time(told, turn, draft, base)
        _read_person(told, turn, draft, base, asked=asked)
        _read_methods(told, turn, base, asked=asked == "methods")
        remark = Reply(text="\n".join(told.remarks)) if told.remarks else None
        return Reading(
            values=told.values,
            noted=tuple(dict.fromkeys(told.noted)),
            remark=remark,
            claimed=bool(told.values) and turn.label in ("study_plan", "inform"),
        )

    async def question(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Question | None:
        """The first question whose answer is missing."""
        missing = _missing(draft, self._plans.rules)
        if missing is None:
            return None
        texts = base.texts
        buttons = texts.data(f"plans.{_BUTTONS[missing]}")
        wording = texts.data(f"plans.ask_{missing}")
        if isinstance(buttons, Mapping):
            grown = draft.get("grade") in _SCHOOL or self._known_grade(turn) in _SCHOOL
            buttons = buttons["grown" if grown else "school"]
        if isinstance(wording, Mapping):
            other = turn.slots.get("perspective") == "other"
            wording = wording["other" if other else "self"]
        text = str(wording).format(goal=draft.get("goal", ""))
        if missing == "minutes" and "minutes" in draft:
            least = least_minutes(len(draft["days"]), self._plans.rules)
            text = texts("plans.too_little", least=duration(least))
        return Question(
            reply=Reply(text=text, buttons=tuple(Button(**button) for button in buttons)),
            help=texts(f"plans.help_{missing}"),
        )

    async def finish(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Outcome:
        """Make the plan, keep it and show it."""
        person, wish = turn.conversation, _wish(draft)
        had = await self._plans.of(person, turn.key)
        try:
            kept = await self._plans.keep(person, wish, turn.now, base, turn=turn.key)
        except PlanChanged:
            return Outcome(label=self.label, replies=(Reply(text=base.texts("plans.busy")),))
        first = [base.texts("plans.replaced")] if had else []
        if month := draft.get("month"):
            first.append(base.texts("plans.month_only", month=month))
        reply = plan_reply(kept.plan, base, self._plans.rules, first=first, file=self.file(kept))
        return Outcome(label=self.label, replies=(reply,), slots={"topic": RULES_RECORD})

    async def abandon(self, turn: Turn, draft: Draft) -> None:
        """Nothing is held."""

    def _known_grade(self, turn: Turn) -> str | None:
        grade = (turn.slots.get("facts") or {}).get("grade")
        return grade if grade in reading.GRADES else None


_BUTTONS = {
    "goal": "goal_buttons", "until": "until_buttons", "subjects": "subject_buttons",
    "minutes": "minutes_buttons", "days": "days_buttons", "grade": "grade_buttons",
    "member": "member_buttons", "methods": "method_buttons",
}  # fmt: skip


def _missing(draft: Draft, rules: PlanRules) -> str | None:
    """The next thing to ask for."""
    for name in ("goal", "until", "subjects", "minutes", "days"):
        if name not in draft and not (name == "until" and not draft.get("dated")):
            return name
    if _minutes(draft) < least_minutes(len(draft["days"]), rules):
        return "minutes"
    if "grade" not in draft:
        return "grade"
    if "member" not in draft and draft["grade"] not in _SCHOOL:
        return "member"
    return None if "methods" in draft else "methods"


def _minutes(draft: Draft) -> int:
    """Minutes of a study day."""
    minutes: int = draft["minutes"]
    return minutes // len(draft["days"]) if draft.get("weekly") else minutes


def _wish(draft: Draft) -> Wish:
    until = draft.get("until", OPEN)
    minutes = max(_minutes(draft), len(draft["subjects"]))
    return Wish(
        goal=draft["goal"],
        until=None if until == OPEN else date.fromisoformat(until),
        subjects=with_minutes(draft["subjects"], minutes),
        days=tuple(draft["days"]),
        starts=time.fromisoformat(draft["starts"]) if draft.get("starts") else None,
        grade=draft["grade"],
        member=bool(draft.get("member")),
        methods=tuple(draft["methods"]),
        site=draft.get("site"),
    )


def _read_goal(told: _Told, turn: Turn, draft: Draft, base: KnowledgeBase, *, asked: bool) -> None:
    found = reading.goal(turn.text, base)
    if found and (asked or "goal" not in draft):
        told.put("goal", found.title, found.title)
        told.values["dated"] = found.dated
    elif asked and (name := _own_words(turn, base)):
        told.put("goal", name, name)
        told.values["dated"] = False


def _read_until(
    told: _Told, turn: Turn, base: KnowledgeBase, rules: PlanRules, *, asked: bool
) -> None:
    texts = base.texts
    found = reading.last_day(turn)
    if found is None:
        open_ended = mentions(turn.text, texts.data("plans.until_open_words"))
        if asked and (open_ended or is_dont_know(turn.text) or turn.label == "dont_know"):
            told.put("until", OPEN, texts("plans.no_end"))
        return
    if problem := reading.why_not(found.day, turn.as_of, base, rules):
        told.remarks.append(problem)
        return
    said = spoken_day(found.day, year=True)
    told.put("until", found.day.isoformat(), texts("plans.until_line", date=said))
    told.values["month"] = found.month


def _read_subjects(told: _Told, turn: Turn, base: KnowledgeBase, *, asked: bool) -> None:
    names = reading.subjects(turn, base)
    if not names and asked and (name := _own_words(turn, base)):
        names = [name]
    if names:
        told.put("subjects", names[:MOST_SUBJECTS], "·".join(names[:MOST_SUBJECTS]))


def _read_time(told: _Told, turn: Turn, draft: Draft, base: KnowledgeBase) -> None:
    amount = next(reading.amounts(turn.text), None)
    if amount:
        length = duration(amount.minutes)
        weekly = base.texts("plans.weekly", minutes=length) if amount.weekly else None
        told.put("minutes", amount.minutes, weekly or length)
        told.values["weekly"] = amount.weekly
    days = reading.weekdays(turn.text, base)
    chosen = days.wanted
    if days.aside and not chosen:
        known = set(draft.get("days") or DAYS)
        chosen = reading.in_order(known - set(days.aside))
    if chosen:
        told.put("days", list(chosen), list_of_days(chosen, base))
    if starts := reading.start_of_day(turn.text, base):
        told.put("starts", starts, spoken_clock(time.fromisoformat(starts)))


def _read_person(
    told: _Told, turn: Turn, draft: Draft, base: KnowledgeBase, *, asked: str | None
) -> None:
    known = (turn.slots.get("facts") or {}).get("grade")
    grade = reading.grade(turn, base) or (known if known in reading.GRADES else None)
    if grade and grade != draft.get("grade"):
        told.put("grade", grade, base.texts.data("plans.grades")[grade])
    member = reading.member(turn.text, base)
    if member is None and asked == "member":
        member = read_yes_no(turn.text)
        if is_dont_know(turn.text) or turn.label == "dont_know":
            member = False
    if member is not None:
        names = base.texts.data("plans.member_noted")
        told.put("member", member, names["yes" if member else "no"])
    for name in turn.records("vendor"):
        if isinstance(base.library.records.get(name), Vendor):
            told.put("site", name, base.library.records[name].title)


def _read_methods(told: _Told, turn: Turn, base: KnowledgeBase, *, asked: bool) -> None:
    found = reading.methods(turn.text, base)
    mixed = asked and mentions(turn.text, base.texts.data("plans.mixed_words"))
    if asked and not found and (mixed or is_dont_know(turn.text)):
        found = list(METHODS)
    if found:
        names = base.texts.data("plans.methods")
        told.put("methods", found, ", ".join(names[method] for method in found))


def _own_words(turn: Turn, base: KnowledgeBase) -> str | None:
    """A short answer in the person's own words, taken as a name; not a question or a shrug."""
    text = turn.text.strip(" .!~")
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    bare = text.strip()
    if not bare or len(bare) > _LONGEST_NAME or is_question(turn.text, base):
        return None
    unsure = is_dont_know(turn.text) or read_yes_no(turn.text) is not None
    other = turn.label not in ("inform", "study_plan", "course_search", "nlu_fallback")
    return None if unsure or other or turn.entities else bare
