"""One person's dialogue with the plan tasks, as Rasa's form would drive them."""

from dataclasses import replace
from datetime import datetime, timedelta
from inspect import isawaitable
from zoneinfo import ZoneInfo

import pytest

from actions.forms import form_tasks
from actions.plans.form import PlanForm
from actions.plans.service import StudyPlans
from actions.plans.tasks import PlanTasks
from actions.support import emotional_support
from actions.talk import inform
from actions.turn import Turn
from nlu.korean.extract import extract
from store.messages import Entity

NOW = datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Asia/Seoul"))  # a Sunday
NEXT_SUNDAY = NOW + timedelta(days=7, hours=4, minutes=5)


class Talk:
    """A conversation about plans; `form` is the active form, `slots` the memory."""

    def __init__(self, plans, base, person="p"):
        self.plans, self.base, self.person = plans, base, person
        form = PlanForm(plans, "https://example.org")
        self.tasks = PlanTasks(plans, form)
        self._gather = form_tasks(form)
        self._others = {
            "inform": self.tasks.unless_meant(inform),
            "emotional_support": self.tasks.unless_meant(emotional_support),
        }
        self.now, self.slots, self.form, self.rejected = NOW, {}, None, False

    async def say(self, text, label="study_plan", confidence=1.0):
        """The replies to a message that Rasa gives this label."""
        turn = replace(self._turn(text, label), confidence=confidence)
        if self.form is None:
            outcome = await self._run(self._others.get(label, self.tasks.study_plan), turn)
            self.form = outcome.enter_form
            replies = outcome.replies
            return (*replies, *await self._ask(turn)) if self.form else replies
        outcome = await self._run(self._gather["validate_plan_form"], turn)
        self.rejected = outcome.rejected
        if self.slots.get("plan_done"):
            self.form = None
            turn = replace(turn, slots=dict(self.slots), resumed=True, in_form=None)
            return (*outcome.replies, *(await self._run(self.tasks.study_plan, turn)).replies)
        return (*outcome.replies, *await self._ask(turn))

    async def _ask(self, turn):
        turn = replace(turn, slots=dict(self.slots), in_form=self.form)
        return (await self._run(self._gather["action_ask_plan_form_plan_done"], turn)).replies

    async def _run(self, task, turn):
        answer = task(turn, self.base)
        outcome = await answer if isawaitable(answer) else answer
        self.slots.update(outcome.slots)
        return outcome

    def _turn(self, text, label):
        found = extract(text, self.now.date())
        entities = tuple(
            Entity(entity=f.entity, value=f.value, text=f.text, role=f.role) for f in found
        )
        return Turn(
            text=text,
            label=label,
            entities=entities,
            slots=dict(self.slots),
            as_of=self.now.date(),
            now=self.now,
            conversation=self.person,
            in_form=self.form,
        )


@pytest.fixture
def plans(database):
    return StudyPlans(database)


@pytest.fixture
def talk(plans, base):
    return Talk(plans, base)


@pytest.fixture
async def planned(talk):
    """A conversation with a plan: 수학, 월수금, two hours."""
    await talk.say("2027년 11월 18일 수능까지 수학 하루 2시간 월수금 계획 짜줘")
    await talk.say("고2요", "inform")
    await talk.say("네", "affirm")
    await talk.say("골고루", "inform")
    return talk
