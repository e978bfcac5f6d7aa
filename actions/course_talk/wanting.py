"""What is said of courses one wants: keep, remind, tell when something opens, the calendar."""

from __future__ import annotations

from typing import Any

from actions.asking import mentions
from actions.course_talk.conditions import month_of
from actions.course_talk.reading import Heard, ordinals
from actions.course_talk.talk import Talk
from actions.courses_wanted import dialogue
from actions.courses_wanted.openings import Openings, Where
from actions.courses_wanted.service import CoursesWanted
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from store.messages import Reply

MEANT = ("unsubscribe", "subscriptions", "unsave", "saved", "opens", "calendar")


class Wanting:
    """The talk about courses that somebody wants.

    Args:
        wanted: what people keep and are told of.
        openings: the registration calendar.
        address: under which users reach the app.
    """

    def __init__(self, wanted: CoursesWanted, openings: Openings, address: str) -> None:
        self._wanted, self._openings, self._address = wanted, openings, address

    def may_answer(self, turn: Turn, base: KnowledgeBase) -> bool:
        """Whether a message has words of such things at all."""
        words: dict[str, list[str]] = base.texts.data("courses.wanted")
        return any(mentions(turn.text, words[name]) for name in MEANT)

    async def answer(
        self, turn: Turn, base: KnowledgeBase, heard: Heard, talk: Talk | None
    ) -> Reply | None:
        """The answer to a message about such things; None when it is about something else.

        Args:
            turn: the message.
            base: wording.
            heard: what it says of courses.
            talk: what was shown before, if that goes on.
        """
        words, text = base.texts.data("courses.wanted"), turn.text
        whose = turn.conversation
        numbers = [int(one) for one in ordinals(text, base) if one.isdigit()]
        if mentions(text, words["unsubscribe"]):
            return await dialogue.unsubscribed_reply(
                self._wanted, base, whose, numbers[0] if numbers else None
            )
        if mentions(text, words["subscriptions"]):
            return await dialogue.subscriptions_reply(self._wanted, base, whose)
        if mentions(text, words["unsave"]):
            return await self._unsaved(turn, base, numbers)
        if mentions(text, words["saved"]):
            return await dialogue.saved_reply(self._wanted, base, whose, turn.now)
        if mentions(text, words["opens"]) and mentions(text, words["tell"]):
            return await self._told(turn, base, heard, talk)
        if talk and talk.page and mentions(text, words["save"]):
            return await self._saved(turn, base, talk)
        where = _where(heard, words)
        month = month_of(turn)
        is_ours = where != Where() or month or _is_general(turn, base)
        if mentions(text, words["calendar"]) and is_ours:
            return await dialogue.calendar_reply(
                self._openings, base, self._address, turn.now, where, month
            )
        return None

    async def _told(
        self, turn: Turn, base: KnowledgeBase, heard: Heard, talk: Talk | None
    ) -> Reply | None:
        """Be reminded of a course that was shown, or told what opens for a topic or district."""
        topic, districts = heard.wishes.topic, heard.wishes.districts
        which = ordinals(turn.text, base)
        pointed = talk.meant(which) if talk else ()
        if which and not pointed:
            return Reply(text=base.texts("courses.which_one"))
        new = mentions(turn.text, base.texts.data("courses.wanted")["new"])
        if not pointed and talk and talk.focus and not (topic or districts or new):
            pointed = (talk.focus,)
        if pointed:
            return await dialogue.save_reply(
                self._wanted, base, turn.conversation, pointed[0], turn.now
            )
        if talk and not (topic or districts):
            topic, districts = talk.wishes.topic, talk.wishes.districts
        if not (topic or districts or talk or _is_general(turn, base)):
            return None
        return await dialogue.subscribed_reply(
            self._wanted, base, turn.conversation, topic, next(iter(districts), ""), turn.now
        )

    async def _saved(self, turn: Turn, base: KnowledgeBase, talk: Talk) -> Reply:
        meant = talk.meant(ordinals(turn.text, base)) or ((talk.focus,) if talk.focus else ())
        if not meant:
            return Reply(text=base.texts("courses.which_one"))
        return await dialogue.save_reply(self._wanted, base, turn.conversation, meant[0], turn.now)

    async def _unsaved(self, turn: Turn, base: KnowledgeBase, numbers: list[int]) -> Reply:
        kept = await self._wanted.saved(turn.conversation)
        place = (numbers[0] if numbers else 1) - 1
        if not 0 <= place < len(kept) or (not numbers and len(kept) > 1):
            return await dialogue.saved_reply(self._wanted, base, turn.conversation, turn.now)
        return await dialogue.unsave_reply(
            self._wanted, base, turn.conversation, kept[place].course.id
        )


def _is_general(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether it speaks of courses at all."""
    return mentions(turn.text, base.texts.data("courses.words")["courses"])


def _where(heard: Heard, words: dict[str, Any]) -> Where:
    district = next(iter(heard.wishes.districts), "")
    topic = heard.wishes.topic
    if topic.endswith(tuple(words["institutions"])):
        return Where(district, "", topic)
    return Where(district, topic)
