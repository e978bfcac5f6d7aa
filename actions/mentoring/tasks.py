"""What a message about a mentor of one's own leads to: form, state or records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from inspect import isawaitable

from actions.answers import answer
from actions.asking import is_question
from actions.fallback import if_plausible
from actions.forms import begin, conclude, is_over
from actions.mentoring import telling
from actions.mentoring.form import LABEL, MentoringForm
from actions.mentoring.hearing import hear, says
from actions.mentoring.models import Application
from actions.mentoring.service import Mentoring
from actions.mentoring.steps import draft_from
from actions.turn import Answer, Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from store.messages import Reply


def mentoring_tasks(mentoring: Mentoring, form: MentoringForm) -> Mapping[str, Task]:
    """The task of the mentoring desk, by the name of its action."""

    async def first(turn: Turn, base: KnowledgeBase) -> Outcome:
        return await _first(turn, base, mentoring, form)

    async def apply(turn: Turn, base: KnowledgeBase) -> Outcome:
        if is_over(turn):
            return await conclude(form, turn, base)
        if await mentoring.applications.find(turn.conversation):
            return await first(turn, base)
        begun = if_plausible(first)(turn, base)
        return await begun if isawaitable(begun) else begun

    return {"action_mentoring_apply": apply}


def unless_own_mentoring(task: Task, at_desk: Task) -> Task:
    """Let a message that clearly is about one's own application go to the mentoring desk.

    Args:
        task: what the message was taken for.
        at_desk: the task of the mentoring desk.
    """

    def meant(turn: Turn, base: KnowledgeBase) -> Answer:
        own = turn.in_form is None and says(turn, "own", base)
        return at_desk(turn, base) if own else task(turn, base)

    return meant


async def _first(
    turn: Turn, base: KnowledgeBase, mentoring: Mentoring, form: MentoringForm
) -> Outcome:
    application = await mentoring.applications.find(turn.conversation)
    another = application is not None and says(turn, "another", base)
    if another or says(turn, "several", base):
        return _said(telling.ask_the_desk("mentoring.one_each", base))
    if application is not None:
        return await _standing(turn, application, base, mentoring, form)
    if says(turn, "other_mentor", base) or (
        says(turn, "change", base) and says(turn, "mentor", base)
    ):
        return _beside(answer(turn, base), _here(base))
    if says(turn, "leave", base) or (says(turn, "look_up", base) and _asks(turn, base)):
        return _said(telling.ask_the_desk("mentoring.not_here", base), _here(base))
    if _asks(turn, base) and says(turn, "general", base) and not _tells(turn):
        return _beside(answer(turn, base), _here(base))
    return await begin(form, turn, base)


async def _standing(
    turn: Turn,
    application: Application,
    base: KnowledgeBase,
    mentoring: Mentoring,
    form: MentoringForm,
) -> Outcome:
    """What somebody wants who has applied already."""
    if says(turn, "leave", base):
        return await begin(form, turn, base, {"doing": "leave"})
    if application.state == "matched":
        match = await mentoring.applications.mentor_of(application)
        replies = [telling.state_reply(application, match, base)]
        if says(turn, "change", base) or says(turn, "other_mentor", base):
            replies.append(telling.ask_the_desk("mentoring.change_mentor", base))
        return _said(*replies)
    wants_change = says(turn, "change", base) or _tells(turn)
    if wants_change and application.wishes and not says(turn, "look_up", base):
        of_age = application.state == "open"
        return await begin(form, turn, base, draft_from(application.wishes, of_age=of_age))
    if _asks(turn, base) and says(turn, "general", base):
        return _beside(answer(turn, base), telling.state_reply(application, None, base))
    return _said(telling.state_reply(application, None, base))


def _asks(turn: Turn, base: KnowledgeBase) -> bool:
    return is_question(turn.text, base) or says(turn, "general", base)


def _tells(turn: Turn) -> bool:
    """Whether the message says anything about a wish."""
    heard = hear(turn)
    named = (heard.subjects, heard.mode, heard.times.wanted, heard.gender, heard.languages)
    return any(named) or heard.grade is not None


def _here(base: KnowledgeBase) -> Reply:
    text = base.texts("mentoring.here_too")
    return Reply(text=text, buttons=telling.buttons("apply_here", base))


def _said(*replies: Reply) -> Outcome:
    return Outcome(label=LABEL, replies=replies, slots={"topic": "service/mentoring", "misses": 0})


def _beside(answered: Outcome, *replies: Reply) -> Outcome:
    return replace(answered, label=LABEL, replies=(*answered.replies, *replies))
