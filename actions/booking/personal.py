"""The steps about the person: old enough, what to be called, a guardian's number.

As little as can be: the age only as yes or no, the name may be left out, a guardian is asked for
under 14 alone. Names and numbers are read and encrypted where the message comes in; here only a
token stands in their place.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import Literal

from dateutil.relativedelta import relativedelta

from actions.booking.talk import Talk
from actions.booking.telling import desk_source
from actions.booking.wish import Wish
from actions.forms import Question, Reading
from actions.minors import of_age_said
from actions.spoken import spoken_time
from knowledge.rules.counselling import load_desk
from knowledge.rules.minors import load_minor_rules
from nlu.korean.details import DETAIL_TOKENS
from store.messages import Reply

_ANSWER_TIME = timedelta(minutes=10)  # how long the next message may tell a detail


class Age:
    """Whether the person is 14 or older; before any personal data."""

    def is_open(self, talk: Talk) -> bool:
        """Until it was said."""
        return talk.draft.get("of_age") is None

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """An age in any message; yes or no when it was asked."""
        of_age = of_age_said(talk.turn, for_other=talk.for_other)
        if of_age is None and asked:
            over, under = (limit.search(talk.text) for limit in _over_and_under())
            of_age = talk.agreed() if bool(over) == bool(under) else bool(over)
        if of_age is None or of_age == talk.draft.get("of_age"):
            return Reading()
        return Reading(values={"of_age": of_age})

    async def settle(self, talk: Talk) -> Reading:  # noqa: ARG002
        """Nothing to do."""
        return Reading()

    async def question(self, talk: Talk) -> Question:
        """With what is kept and how long, in plain words."""
        born = talk.turn.as_of - relativedelta(years=load_minor_rules().consent_age)
        help_ = talk.wording("age_help", year=born.year, month=born.month, day=born.day)
        text = talk.wording("age_question")
        return Question(Reply(text=text, buttons=talk.buttons("age_buttons")), help_)


class _Detail:
    """A personal detail that is asked for and kept by somebody else."""

    kind: Literal["name", "guardian_phone"]
    done: str

    def is_open(self, talk: Talk) -> bool:
        """Until it was told or declined."""
        return talk.draft.get(self.done) is None

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:  # noqa: ARG002
        """The token that stands in the detail's place, if the detail is really kept."""
        people = talk.services.people
        if DETAIL_TOKENS[self.kind] in talk.text and await people.tell(talk.person, self.kind):
            return Reading(values={self.done: True, "anew": None}, claimed=True)
        if not self.is_open(talk) and talk.says(f"wrong_{self.kind}"):
            return Reading(values={self.done: None, "anew": True}, claimed=True)
        return Reading()

    async def settle(self, talk: Talk) -> Reading:
        """Ask for it, unless it is known from before."""
        if not self.is_open(talk):
            return Reading()
        people = talk.services.people
        if not talk.draft.get("anew") and await people.tell(talk.person, self.kind):
            return Reading(values={self.done: True})
        await people.expect(talk.person, self.kind, talk.now + _ANSWER_TIME)
        return Reading()


class Name(_Detail):
    """A name or nickname to be called by; it may be left out."""

    kind: Literal["name", "guardian_phone"] = "name"
    done = "named"

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """The name, or the wish to give none."""
        if asked and talk.says("no_name"):
            await talk.services.people.expect(talk.person, self.kind, talk.now)
            return Reading(values={self.done: False}, claimed=True)
        return await super().hear(talk, asked=asked)

    async def question(self, talk: Talk) -> Question:
        """What it is for, and that it may be left out."""
        at = Wish.from_json(talk.draft.get("wish")).exact or talk.now
        text = talk.wording("name_question", when=spoken_time(at))
        reply = Reply(text=text, buttons=talk.buttons("name_buttons"))
        return Question(reply, talk.wording("name_help"))


class Guardian(_Detail):
    """The number of the legal guardian of somebody under 14."""

    kind: Literal["name", "guardian_phone"] = "guardian_phone"
    done = "guardian"

    def is_open(self, talk: Talk) -> bool:
        """Only under 14."""
        return talk.draft.get("of_age") is False and super().is_open(talk)

    async def question(self, talk: Talk) -> Question:
        """Why, and what happens with it."""
        hours = load_desk().consent_hours.value
        text = talk.wording("guardian_question", hours=hours)
        reply = Reply(
            text=text,
            buttons=talk.buttons("guardian_buttons"),
            sources=desk_source(talk.base, "consent_hours"),
        )
        return Question(reply, talk.wording("guardian_help"))


@cache
def _over_and_under() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words of our own buttons and the like, for either side of the limit."""
    age = load_minor_rules().consent_age
    return (
        re.compile(rf"{age} ?(?:세|살) ?(?:이상|넘)|(?:이상|넘)(?:이에요|이요|어요|었)"),
        re.compile(rf"{age} ?(?:세|살) ?(?:미만|안)|미만이|아직 ?안 ?(?:됐|돼|넘)"),
    )
