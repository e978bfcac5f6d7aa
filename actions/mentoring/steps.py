"""The questions of the application, in their order, and what answers each.

A draft holds `grade`, `of_age`, `subjects`, `level`, `mode`, `district`, `times`, `interests`,
`goal`, `agreed`; `level`, `interests` and `goal` may be empty, which is an answer. `languages` and
`gender` are never asked for, only taken when told. `school_level` helps to read "2학년이요".
`doing` is `change` or `leave` for who has applied before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.mentoring.hearing import Heard, hear, says, step_named
from actions.mentoring.models import Wishes
from actions.mentoring.times import every
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.rules.mentoring import load_mentoring_rules
from nlu.korean.answers import is_dont_know, read_answer, read_yes_no
from nlu.korean.mask import mask

Draft = Mapping[str, Any]
Values = dict[str, Any]

WISH = ("grade", "subjects", "level", "mode", "district", "times", "interests", "goal")
FREE = ("interests", "goal")  # questions whose answers may hold any word
# Labels of messages that are never an answer in one's own words.
_OWN_BUSINESS = frozenset(
    {"cancel", "start_over", "help", "human_agent", "crisis", "complaint", "follow_up"}
)


def open_step(draft: Draft) -> str | None:
    """What is to be asked next; None when nothing is left."""
    if draft.get("doing") == "leave":
        return None if "agreed" in draft else "leave"
    for step in ("grade", "of_age", "subjects", "level", "mode", "district", "times", *FREE):
        if step == "district" and draft.get("mode") != "offline":
            continue
        if step not in draft:
            return step
    return None if draft.get("agreed") else "agreed"


def wishes_of(draft: Draft) -> Wishes:
    """The wish a complete draft holds."""
    return Wishes(
        grade=draft["grade"],
        subjects=tuple(draft["subjects"]),
        level=draft["level"] or None,
        interests=tuple(draft["interests"]),
        mode=draft["mode"],
        district=draft.get("district"),
        times=tuple(draft["times"]),
        goal=draft["goal"],
        languages=tuple(draft.get("languages", ())),
        gender=draft.get("gender"),
    )


def draft_from(wishes: Wishes, *, of_age: bool) -> Values:
    """A draft that holds a wish which is to be changed.

    Args:
        wishes: as they stand.
        of_age: whether the learner decides alone, or has the guardian's consent.
    """
    told = {k: v for k, v in wishes.model_dump(mode="json").items() if v is not None}
    return {**told, "doing": "change", "level": wishes.level or "", "of_age": of_age}


def listen(turn: Turn, draft: Draft, base: KnowledgeBase) -> Values:
    """What a message puts into the draft; None takes something out."""
    asked = open_step(draft) if turn.in_form else None
    if asked in ("agreed", "leave") and (agreed := _agreed(turn, base)) is not None:
        return {"agreed": agreed}
    heard = hear(turn)
    values: Values = {}
    if asked in FREE and not says(turn, "correct", base):
        return _free(asked, heard, turn, base)
    values |= _facts(heard, draft, turn, base, asked)
    if asked is not None and asked not in values:
        values |= _answer(asked, heard, turn, draft, base)
    if asked == "agreed" and not values and (step := step_named(turn.text, base)):
        values = {step: None}
    return {name: value for name, value in values.items() if draft.get(name) != value}


def _facts(
    heard: Heard, draft: Draft, turn: Turn, base: KnowledgeBase, asked: str | None
) -> Values:
    """What is said whatever was asked."""
    rules = load_mentoring_rules()
    values: Values = {}
    if heard.grade:
        values["grade"] = heard.grade
    elif levels := turn.values("school_level"):
        values["school_level"] = levels[-1]
    if heard.of_age is not None:
        values["of_age"] = heard.of_age
    also = says(turn, "also", base)
    if heard.subjects or (heard.dropped and draft.get("subjects")):
        before = [s for s in draft.get("subjects", ()) if s not in heard.dropped]
        keep = before if also or not heard.subjects else []
        subjects = list(dict.fromkeys([*keep, *heard.subjects]))[: rules.limits.subjects]
        values["subjects"] = subjects or None
    if heard.level and (heard.subjects or asked in ("level", "agreed")):
        values["level"] = heard.level
    if heard.mode:
        values["mode"] = heard.mode
    if heard.district:
        values["district"] = heard.district
    if heard.times.wanted or heard.times.excluded:
        kept = draft.get("times", ()) if also or not heard.times.wanted else ()
        some = {*kept, *heard.times.wanted} - set(heard.times.excluded)
        values["times"] = [time for time in rules.times if time in some] or None
    if heard.fields and says(turn, "wish", base):
        values["interests"] = list(heard.fields[: rules.limits.interests])
    if heard.languages:
        values["languages"] = list(heard.languages)
    if heard.gender:
        values["gender"] = heard.gender
    return {name: value for name, value in values.items() if value is not None or name in draft}


def _answer(asked: str, heard: Heard, turn: Turn, draft: Draft, base: KnowledgeBase) -> Values:
    """What a bare answer means to the question that was asked."""
    rules = load_mentoring_rules()
    unsure = is_dont_know(turn.text) or says(turn, "any", base)
    match asked:
        case "grade":
            level = draft.get("school_level")
            answer = read_answer("grade", turn.text, turn.as_of, school_level=level)
            if answer and answer.kind == "value" and answer.role is None:
                return {"grade": answer.value}
        case "of_age":
            agreed = read_yes_no(turn.text)
            return {} if agreed is None else {"of_age": agreed}
        case "level" if unsure:
            return {"level": ""}
        case "mode" if heard.district:
            return {"mode": "offline"}
        case "mode" if unsure:
            return {"mode": "any"}
        case "times" if heard.times.parts:
            return {"times": list(every(heard.times.parts, rules))}
        case "times" if says(turn, "any", base):
            return {"times": list(rules.times)}
    return {}


def _free(asked: str, heard: Heard, turn: Turn, base: KnowledgeBase) -> Values:
    """An answer in one's own words; none is an answer, too."""
    rules = load_mentoring_rules()
    if turn.label in _OWN_BUSINESS:
        return {}
    if asked == "interests" and heard.fields:
        return {"interests": list(heard.fields[: rules.limits.interests])}
    nothing = read_yes_no(turn.text) is False or says(turn, "none", base)
    if nothing or is_dont_know(turn.text):
        return {asked: [] if asked == "interests" else ""}
    if asked == "interests":
        # What we have no word for helps no match, and is not kept.
        return {"interests": []}
    return {"goal": mask(turn.text).text[: rules.limits.goal].strip()}


def _agreed(turn: Turn, base: KnowledgeBase) -> bool | None:
    agreed = read_yes_no(turn.text)
    if agreed is None and turn.label == "affirm":
        return True
    return agreed
