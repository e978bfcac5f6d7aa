"""A user who talks: plays what Rasa and the app's edge do around the tasks."""

import json
from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta
from inspect import isawaitable

from actions.services import Services, build_services
from actions.tasks import build_tasks
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from nlu.korean.answers import is_dont_know, read_yes_no
from nlu.korean.details import DETAIL_TOKENS, read_detail
from nlu.korean.extract import extract
from nlu.korean.lexicon import Lexicon
from nlu.korean.normalise import normalise
from store.cipher import Cipher
from store.database import Database
from store.messages import Button, Entity, Reply, Verdict

KEY = "q9xvUB4MnjYkYnDVw9cNc3z7mO2kUyPZ1hT0mGmJ4f8="
DONE = {  # the virtual slot of each form
    "booking_form": "booking_done",
    "mentoring_form": "mentoring_done",
    "plan_form": "plan_done",
}
ACTIONS = {  # of the rules of labels
    "cancel": "action_cancel",
    "cost": "action_answer",
    "counselling_booking": "action_counselling_booking",
    "course_search": "action_course_search",
    "follow_up": "action_follow_up",
    "how_to_apply": "action_answer",
    "mentoring_apply": "action_mentoring_apply",
    "out_of_scope": "action_out_of_scope",
    "programme_info": "action_answer",
    "schedule_deadline": "action_answer",
    "start_over": "action_start_over",
    "study_plan": "action_study_plan",
}


def services_on(database: Database) -> Services:
    """The services as the app has them."""
    return build_services(database, Cipher([KEY]), "https://baeumgil.example")


class Talker:
    """One conversation; `say` gives the replies of one message.

    `opening` is the label of what is said outside a form.
    """

    def __init__(
        self,
        services: Services,
        base: KnowledgeBase,
        lexicon: Lexicon,
        now: datetime,
        person: str = "someone",
        opening: str = "counselling_booking",
    ) -> None:
        self.services, self.base, self.lexicon = services, base, lexicon
        self.now, self.person, self.opening = now, person, opening
        self.tasks = build_tasks(services)
        self.slots: dict[str, object] = {}
        self.turns = 0
        self.form: str | None = None
        self.replies: list[Reply] = []
        self.verdict: Verdict | None = None
        self.label: str | None = None

    async def say(self, text: str, label: str | None = None, later: timedelta | None = None) -> str:
        """The answer to one message, as one text; `label` is what the classifier would say."""
        self.now += later or timedelta(seconds=20)
        self.turns += 1
        text = await self._kept(normalise(text).text)
        found = extract(text, self.now.date(), self.lexicon)
        turn = Turn(
            text=text,
            label=label or self._label(text),
            entities=tuple(
                Entity(entity=f.entity, value=f.value, text=f.text, role=f.role) for f in found
            ),
            as_of=self.now.date(),
            now=self.now,
            conversation=self.person,
            key=str(self.turns),
        )
        self.label = turn.label
        await self.answer(turn)
        return self.text

    async def answer(self, turn: Turn) -> None:
        """Have a message answered, as Rasa does."""
        self.replies, self.verdict = [], None
        await (self._in_form(turn) if self.form else self._action(turn))

    async def press(self, title: str) -> str:
        """Press the button called `title`, or whose title begins so."""
        return await self.say(next(b for b in self.buttons if b.title.startswith(title)).payload)

    @property
    def text(self) -> str:
        """What was answered."""
        cards = [line for r in self.replies for c in r.cards for line in (c.title, *c.lines)]
        return "\n".join([*(reply.text for reply in self.replies), *cards])

    @property
    def buttons(self) -> list[Button]:
        """What can be pressed."""
        own = [button for reply in self.replies for button in reply.buttons]
        return own + [b for r in self.replies for c in r.cards for b in c.buttons]

    @property
    def titles(self) -> list[str]:
        """The titles of the buttons."""
        return [button.title for button in self.buttons]

    @property
    def sources(self) -> set[str]:
        """The records that were cited."""
        return {source.record for reply in self.replies for source in reply.sources}

    async def _kept(self, text: str) -> str:
        people = self.services.people
        kind = await people.expected(self.person, self.now)
        detail = read_detail(kind, text) if kind else None
        if kind is None or detail is None:
            return text
        await people.keep(self.person, kind, detail, self.now + timedelta(days=1))
        return DETAIL_TOKENS[kind]

    def _label(self, text: str) -> str:
        if text in ("취소", "그만", "취소할래"):
            return "cancel"
        if not self.form:
            return self.opening
        agreed = read_yes_no(text)
        if agreed is not None:
            return "affirm" if agreed else "deny"
        return "dont_know" if is_dont_know(text) else "inform"

    async def _in_form(self, turn: Turn) -> None:
        form = self.form
        outcome = await self._do(f"validate_{form}", turn)
        if outcome.rejected:
            leaves = turn.label in ("cancel", "start_over")
            await self._do(ACTIONS[turn.label] if leaves else "action_answer", turn)
            if self.form:
                await self._do(f"validate_{form}", turn, resumed=True)
                await self._ask(turn, resumed=True)
        elif self._is_complete or not self.form:
            await self._complete(turn)
        else:
            await self._ask(turn)

    @property
    def _is_complete(self) -> bool:
        return self.form is not None and self.slots.get(DONE[self.form]) is not None

    async def _ask(self, turn: Turn, *, resumed: bool = False, entered: bool = False) -> None:
        action = f"action_ask_{self.form}_{DONE[self.form or '']}"
        await self._do(action, turn, resumed=resumed, entered=entered)
        if self._is_complete:
            await self._complete(turn)

    async def _complete(self, turn: Turn) -> None:
        """The form is over, complete or left: Rasa comes back to the task."""
        self.form = None
        await self._action(turn, resumed=True)

    async def _action(self, turn: Turn, *, resumed: bool = False) -> None:
        action = ACTIONS.get(turn.label, ACTIONS[self.opening])
        outcome = await self._do(action, turn, resumed=resumed)
        if outcome.enter_form:
            self.form = outcome.enter_form
            await self._do(f"validate_{self.form}", turn, resumed=True, entered=True)
            await self._ask(turn, resumed=True, entered=True)

    async def _do(
        self, action: str, turn: Turn, *, resumed: bool = False, entered: bool = False
    ) -> Outcome:
        now = replace(
            turn, slots=dict(self.slots), in_form=self.form, resumed=resumed, entered=entered
        )
        answer = self.tasks[action](now, self.base)
        outcome: Outcome = await answer if isinstance(answer, Awaitable) else answer
        assert not isawaitable(outcome)
        if not outcome.rejected:
            # What Rasa keeps are JSON values.
            self.slots |= json.loads(json.dumps(dict(outcome.slots)))
            self.replies += outcome.replies
            self.verdict = outcome.verdict or self.verdict
        if outcome.leave_form:
            self.form = None
        return outcome
