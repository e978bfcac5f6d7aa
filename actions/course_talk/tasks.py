"""The talk about courses: find, go on, narrow, widen, look closer, compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from inspect import isawaitable

from actions.asking import mentions
from actions.choosing import is_elsewhere
from actions.course_talk.programmes import programmes
from actions.course_talk.reading import Heard, hear, merged, ordinals
from actions.course_talk.talk import Talk
from actions.course_talk.wanting import Wanting
from actions.courses import replies
from actions.courses.service import CourseSearch, FoundCourse, Results
from actions.courses.telling import DETAILS
from actions.turn import Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from knowledge.courses.wishes import Wishes
from store.messages import Reply

LABEL = "course_search"
SHORT = 25  # letters of a message that goes on with what was shown
NEW_TOPIC = 12  # letters from which a topic of its own begins a new search


class CourseTasks:
    """The tasks around courses.

    Args:
        search: finds courses.
        wanting: keeps courses, tells of those that open.
    """

    MISTAKEN = (
        "action_answer",
        "action_chitchat",
        "action_complaint",
        "action_counselling_booking",
        "action_default_fallback",
        "action_eligibility",
        "action_follow_up",
        "action_inform",
        "action_out_of_scope",
        "action_required_documents",
        "action_study_plan",
    )
    """What a word about the courses just shown may be taken for."""

    def __init__(self, search: CourseSearch, wanting: Wanting) -> None:
        self._search, self._wanting = search, wanting

    async def course_search(self, turn: Turn, base: KnowledgeBase) -> Outcome:
        """Find courses; without any in the data, programmes and where to look."""
        covered = await self._search.covered(turn.now)
        if not covered or is_elsewhere(turn, base, None):
            return programmes(turn, base)
        if gone_on := await self._gone_on(turn, base):
            return gone_on
        heard = await self._hear(turn, base)
        if mentions(turn.text, base.texts.data("courses.words")["options"]):
            return _said(Talk(Wishes()), base.texts("courses.options"))
        before = Talk.of(turn)
        if heard.is_here and not (before and before.wishes.districts):
            talk = Talk(heard.wishes, asks_district=True)
            asked = _said(talk, base.texts("courses.which_district"))
            if not turn.records():
                return asked
            known = programmes(turn, base, base.texts("courses.programmes"))
            return replace(asked, replies=(*known.replies, *asked.replies))
        wishes = heard.wishes
        if heard.is_here and before:
            wishes = replace(wishes, districts=before.wishes.districts)
        return await self._found(turn, base, Talk(wishes))

    def unless_meant(self, task: Task) -> Task:
        """Let a message go on with the courses just shown before `task` takes it for its own."""

        async def answered(turn: Turn, base: KnowledgeBase) -> Outcome:
            may_be_ours = not turn.in_form and not turn.records()
            if may_be_ours and (said := await self._gone_on(turn, base)):
                return said
            outcome = task(turn, base)
            return await outcome if isawaitable(outcome) else outcome

        return answered

    async def _gone_on(self, turn: Turn, base: KnowledgeBase) -> Outcome | None:
        """The answer to a message that makes sense only after what was shown; else None."""
        words = base.texts.data("courses.words")
        talk = Talk.kept(turn) if mentions(turn.text, words["back"]) else Talk.of(turn)
        is_ours = talk is not None or self._wanting.may_answer(turn, base)
        if not is_ours or mentions(turn.text, words["others"]):
            return None
        heard = await self._hear(turn, base)
        if reply := await self._wanting.answer(turn, base, heard, talk):
            slots = talk.slots() if talk else {"misses": 0, "offered": None}
            return Outcome(label=LABEL, replies=(reply,), slots=slots)
        if talk is None or len(turn.text) > SHORT:
            return None
        if talk.asks_district:
            if not heard.wishes.districts:
                return None
            return await self._found(turn, base, replace(talk, wishes=merged(talk.wishes, heard)))
        if pointed := await self._pointed(turn, base, talk):
            return pointed
        if mentions(turn.text, words["more"]) and not heard.wishes.wished:
            return await self._more(turn, base, talk)
        return await self._narrowed(turn, base, heard, talk)

    async def _narrowed(
        self, turn: Turn, base: KnowledgeBase, heard: Heard, talk: Talk
    ) -> Outcome | None:
        """The answer to a message that changes what is looked for; else None."""
        if turn.label != LABEL and not _names_topic(turn, base, heard):
            heard = heard.without_topic()
        if not _narrows(turn, base, heard):
            return None
        is_whole = _is_whole(turn, base, heard, talk)
        wishes = heard.wishes if is_whole else merged(talk.wishes, heard)
        if not heard.is_cheaper:
            return await self._found(turn, base, Talk(wishes))
        wishes = await self._cheaper(wishes, talk)
        results = await self._search.search(wishes, turn.now)
        if results.given_up or not results.found:
            return _said(talk, base.texts("courses.none_cheaper"))
        return await self._shown(turn, base, Talk(wishes), results)

    async def _hear(self, turn: Turn, base: KnowledgeBase) -> Heard:
        return hear(turn, base, self._search.rules, await self._search.places())

    async def _pointed(self, turn: Turn, base: KnowledgeBase, talk: Talk) -> Outcome | None:
        """The answer about courses of the page: compared, one side of them, or one in full."""
        words = base.texts.data("courses.words")
        which = ordinals(turn.text, base)
        meant = talk.meant(which)
        if mentions(turn.text, words["compare"]) and talk.page:
            if len(talk.page) == 1:
                return _said(talk, base.texts("courses.only_one"))
            pair = await self._these(meant if len(meant) > 1 else talk.page[:2], turn)
            return _replied(talk, replies.compared(base, pair, talk.page))
        field = next((f for f, said in words["fields"].items() if mentions(turn.text, said)), None)
        if field and talk.page:
            chosen = meant or ((talk.focus,) if talk.focus else talk.page)
            shown = await self._these(chosen, turn)
            talk = replace(talk, focus=chosen[0] if len(chosen) == 1 else talk.focus)
            return _replied(talk, replies.one_side(base, shown, talk.page, field))
        if which and not meant:
            return _said(talk, base.texts("courses.which_one"))
        if meant:
            shown = await self._these(meant[:1], turn)
            talk = replace(talk, focus=meant[0])
            return _replied(talk, replies.in_full(base, shown, talk.page, DETAILS))
        return None

    async def _these(self, ids: Sequence[str], turn: Turn) -> list[FoundCourse]:
        courses = await self._search.courses.by_ids(ids)
        return [self._search.found(courses[one], turn.now) for one in ids if one in courses]

    async def _cheaper(self, wishes: Wishes, talk: Talk) -> Wishes:
        """The wishes, for less than what was shown cost."""
        courses = await self._search.courses.by_ids(talk.page)
        fees = [0 if one.is_free else one.fee for one in courses.values()]
        cheapest = min((fee for fee in fees if fee is not None), default=None)
        below = max(cheapest - 1, 0) if cheapest is not None else wishes.fee_max
        return replace(wishes, fee_max=below, order="cheapest")

    async def _found(self, turn: Turn, base: KnowledgeBase, talk: Talk) -> Outcome:
        """Search and tell what is found, or where else to look."""
        results = await self._search.search(talk.wishes, turn.now)
        if results.found:
            return await self._shown(turn, base, talk, results)
        nothing = replies.nothing(base, talk.wishes, await self._search.covered(turn.now))
        offered = programmes(turn, base, nothing, goes_on=Talk.of(turn) is not None)
        return replace(offered, slots=talk.showing(results, goes_on=False).slots())

    async def _more(self, turn: Turn, base: KnowledgeBase, talk: Talk) -> Outcome:
        """Tell what fits and was not shown yet."""
        fitted = talk.fitted or talk.wishes
        results = await self._search.search(fitted, turn.now, seen=talk.seen)
        if results.given_up or not results.found:
            return _said(talk, base.texts("courses.no_more"))
        return await self._shown(turn, base, talk, results, goes_on=True)

    async def _shown(
        self,
        turn: Turn,
        base: KnowledgeBase,
        talk: Talk,
        results: Results,
        *,
        goes_on: bool = False,
    ) -> Outcome:
        """Tell what was found; `goes_on` after what was shown before."""
        shown = talk.showing(results, goes_on=goes_on)
        wishes = results.wishes if goes_on else talk.wishes
        covered = await self._search.covered(turn.now)
        told = [replies.found(base, wishes, results, covered, len(shown.seen))]
        if mentions(turn.text, base.texts.data("courses.words")["station"]):
            told.insert(0, Reply(text=base.texts("courses.station")))
        if turn.records() and not goes_on:
            told += programmes(turn, base, base.texts("courses.programmes")).replies
        return Outcome(label=LABEL, replies=tuple(told), slots=shown.slots())


def _narrows(turn: Turn, base: KnowledgeBase, heard: Heard) -> bool:
    """Whether a message changes what is looked for rather than begins anew."""
    if not heard.says_something:
        return False
    if not heard.wishes.topic or heard.denied:
        return True
    words = base.texts.data("courses.words")
    is_whole = heard.wishes.districts or mentions(turn.text, words["courses"])  # 강남구 요가 강좌
    return len(turn.text) < NEW_TOPIC and not is_whole


def _is_whole(turn: Turn, base: KnowledgeBase, heard: Heard, talk: Talk) -> bool:
    """Whether a message is a question of its own ("종로구 강좌 뭐 있어?")."""
    words = base.texts.data("courses.words")
    if not talk.page and mentions(turn.text, words["courses"]):
        return not heard.denied
    return bool(heard.wishes.districts) and mentions(turn.text, words["anew"])


def _names_topic(turn: Turn, base: KnowledgeBase, heard: Heard) -> bool:
    """Whether what is left of a message is a topic ("라탄은요?", "춤 배우고 싶어")."""
    if turn.values("topic") or "topic" in heard.denied:
        return True
    words = base.texts.data("courses.words")
    is_one_word = " " not in turn.text.strip()
    names_another = is_one_word and turn.text.rstrip("? ").endswith(tuple(words["instead"]))
    return names_another or mentions(turn.text, words["learning"])


def _said(talk: Talk, text: str) -> Outcome:
    return _replied(talk, Reply(text=text))


def _replied(talk: Talk, reply: Reply) -> Outcome:
    return Outcome(label=LABEL, replies=(reply,), slots=talk.slots())
