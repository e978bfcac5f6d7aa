"""What is said to a plan: make, show, change, take back, delete, and answer the weekly question."""

from __future__ import annotations

from dataclasses import replace
from inspect import isawaitable

from actions.asking import mentions
from actions.fallback import fallback
from actions.forms import begin, conclude, is_over
from actions.plans import reading
from actions.plans.changing import Impossible, change
from actions.plans.form import NOT_YOURS, PlanForm
from actions.plans.planner import daily_minutes
from actions.plans.service import RULES_RECORD, Kept, StudyPlans
from actions.plans.telling import plan_reply
from actions.plans.weekly import read_done
from actions.plans.wording import duration
from actions.turn import Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from knowledge.rules.plans import Done
from store.messages import Button, Reply
from store.plans import PlanChanged

LABEL = "course_search"
FEELINGS = "emotional_support"
DOUBTFUL = 0.5  # confidence below which a request without a subject is looked up instead


class PlanTasks:
    """The tasks around plans.

    Args:
        plans: where plans are kept.
        form: gathers what a new plan needs.
    """

    MISTAKEN = (
        "action_chitchat",
        "action_counselling_booking",
        "action_course_search",
        "action_default_fallback",
        "action_emotional_support",
        "action_follow_up",
        "action_inform",
        "action_out_of_scope",
    )
    """What a word about the plan last talked about, or about the week, may be taken for."""

    def __init__(self, plans: StudyPlans, form: PlanForm) -> None:
        self._plans, self._form = plans, form

    async def study_plan(self, turn: Turn, base: KnowledgeBase) -> Outcome:
        """Do what is asked of the plan; without one, begin to make one."""
        if is_over(turn):
            return await conclude(self._form, turn, base)
        try:
            return await self._handled(turn, base)
        except PlanChanged:
            kept = await self._plans.of(turn.conversation)
            return self._shown(kept, base, base.texts("plans.busy"))

    def unless_meant(self, task: Task) -> Task:
        """Let a message answer the weekly question or change the plan just shown before `task`.

        "다 했어요" and "목요일은 빼줘" mean something only after what was said before. A feeling is
        heard by `task` first.
        """

        async def answered(turn: Turn, base: KnowledgeBase) -> Outcome:
            if turn.in_form:
                return await _done(task, turn, base)
            if turn.slots.get("topic") == RULES_RECORD and await self._is_change(turn, base):
                return await self.study_plan(turn, base)
            done = read_done(turn.text, base.texts)
            feels = turn.label == FEELINGS
            outcome = await self._answered(turn, base, done, feels=feels) if done else None
            if outcome and not feels:
                return outcome
            said = await _done(task, turn, base)
            return replace(said, replies=(*said.replies, *outcome.replies)) if outcome else said

        return answered

    async def _is_change(self, turn: Turn, base: KnowledgeBase) -> bool:
        """Whether a few words without a request of their own change the plan."""
        texts = base.texts
        other = turn.label == FEELINGS or mentions(turn.text, texts.data("plans.other_words"))
        if other or len(turn.text) > texts.data("plans.longest_change"):
            return False
        kept = await self._plans.of(turn.conversation, turn.key)
        try:
            return bool(kept and change(kept.plan.wish, turn, base, self._plans.rules))
        except Impossible:
            return True

    async def _handled(self, turn: Turn, base: KnowledgeBase) -> Outcome:
        texts, person = base.texts, turn.conversation
        command = reading.command(turn.text, base)
        kept = await self._plans.of(person, turn.key)
        if kept is None:
            if command in NOT_YOURS:
                return _none_yet(base)
            if turn.confidence < DOUBTFUL and not reading.subjects(turn, base):
                return fallback(turn, base)
            return await begin(self._form, turn, base)
        if command == "delete":
            await self._plans.forget(person)
            return _say(texts("plans.deleted"))
        if command in ("stop_asking", "ask_again"):
            await self._plans.ask_weekly(person, wanted=command == "ask_again")
            return _say(texts("plans.stopped" if command == "stop_asking" else "plans.started"))
        if command == "undo":
            undone = await self._plans.undo(person, turn.key)
            said = texts("plans.undone" if undone else "plans.nothing_to_undo")
            return self._shown(undone or kept, base, said)
        if done := read_done(turn.text, texts):
            answered = await self._answered(turn, base, done, feels=False)
            if answered:
                return answered
        if command == "new":
            return await begin(self._form, turn, base)
        return await self._changed(turn, kept, base, command)

    async def _changed(
        self, turn: Turn, kept: Kept, base: KnowledgeBase, command: str | None
    ) -> Outcome:
        texts = base.texts
        if command == "show":
            return self._shown(kept, base)
        wish = kept.plan.wish
        goal = reading.goal(turn.text, base)
        if goal and goal.title != wish.goal:
            return await begin(self._form, turn, base)
        try:
            changed = change(wish, turn, base, self._plans.rules)
        except Impossible as problem:
            return _say(str(problem))
        if changed is None:
            return self._shown(kept, base, texts("plans.not_understood_change"))
        share = kept.plan.share
        new = await self._plans.keep(
            turn.conversation, changed.wish, turn.now, base, share, turn.key
        )
        return self._shown(new, base, texts("plans.changed", what=", ".join(changed.what)))

    async def _answered(
        self, turn: Turn, base: KnowledgeBase, done: Done, *, feels: bool
    ) -> Outcome | None:
        """The answer to the weekly question; None when none was asked."""
        kept = await self._plans.of(turn.conversation, turn.key)
        asked = await self._plans.open_question(kept, turn.now) if kept else None
        if kept is None or asked is None:
            return None
        texts, rules = base.texts, self._plans.rules
        try:
            new = await self._plans.answer(kept, asked, done, turn.now, base, turn.key)
        except PlanChanged:  # answered or changed elsewhere in the same moment
            return None
        minutes = duration(daily_minutes(new.plan.wish, rules, new.plan.share))
        before, after = kept.plan.share, new.plan.share
        if after < before:
            follows = "next_less"
        elif after > before:
            follows = "next_more"
        else:
            follows = "next_same" if done == "all" else "next_least"
        tired = mentions(turn.text, texts.data("plans.tired_words"))
        lines = [] if feels else [texts("plans.heard" if tired else f"plans.answered_{done}")]
        lines.append(texts(f"plans.{follows}", before=before, after=after, minutes=minutes))
        buttons = (Button(**texts.data("plans.talk_button")),) if tired and not feels else ()
        return Outcome(
            label=LABEL,
            replies=(Reply(text="\n".join(lines), buttons=buttons, sources=new.plan.sources[-1:]),),
        )

    def _shown(self, kept: Kept | None, base: KnowledgeBase, *first: str) -> Outcome:
        if kept is None:
            return _none_yet(base)
        file = self._form.file(kept)
        brief = bool(first)
        reply = plan_reply(
            kept.plan, base, self._plans.rules, first=first, file=file, briefly=brief
        )
        return Outcome(label=LABEL, replies=(reply,), slots={"topic": RULES_RECORD, "misses": 0})


async def _done(task: Task, turn: Turn, base: KnowledgeBase) -> Outcome:
    answer = task(turn, base)
    return await answer if isawaitable(answer) else answer


def _none_yet(base: KnowledgeBase) -> Outcome:
    button = Button(**base.texts.data("plans.none_button"))
    reply = Reply(text=base.texts("plans.none_yet"), buttons=(button,))
    return Outcome(label=LABEL, replies=(reply,), slots={"misses": 0})


def _say(text: str) -> Outcome:
    return Outcome(label=LABEL, replies=(Reply(text=text),), slots={"misses": 0})
