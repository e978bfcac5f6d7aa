"""Forms: gather what an action needs, one question at a time.

Every form behaves alike: facts in the first sentence count, a later word corrects an earlier one,
a question of its own is answered by the rule of its label and the form asks again, after two
failed answers the question is explained, after a third a person is offered, too. A form has one
virtual slot in Rasa, set when nothing is left to ask; what it has gathered stands in the slot
`drafts` under the form's name. No personal detail ever stands in a draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from inspect import isawaitable
from typing import Any, Protocol

from actions.asking import is_question, mentions
from actions.facts import perspective
from actions.presenting import help_buttons, person_button
from actions.turn import Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from store.messages import Reply, Verdict

# Labels of messages that only mean something as an answer to what was asked.
ANSWERS = frozenset({"inform", "affirm", "deny", "dont_know", "nlu_fallback"})
TRIES_BEFORE_HELP = 2
FEW_LETTERS = 12  # of a message that only says that one stops

Draft = Mapping[str, Any]
"""What a form has gathered, as JSON values by name."""


@dataclass(frozen=True)
class Question:
    """What a form asks next.

    Attributes:
        reply: the question with its buttons and sources.
        help: what is said before it after two answers that were none; one or two sentences.
        verdict: of a policy, so far.
    """

    reply: Reply
    help: str
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Reading:
    """What a message says to a form.

    Attributes:
        values: what is to be put into the draft; None takes a value out.
        noted: what was understood, in our own words, to be read back ("중3", "12월 1일(화)").
        remark: something to say before the next question ("그 시간은 방금 찼어요.").
        claimed: it is for the form although it sounds like a question ("수요일 5시 되나요?").
        explain: the user asks what the question means.
        elsewhere: it is about something else; the rule of its label answers it.
        ends: the form ends here without doing anything; `remark` is the last word.
        slots: changes of the dialogue's memory beside the draft, for example the `topic` that a
            digression is about. They do not make a message understood.
        verdict: of a policy that was evaluated on the way.
    """

    values: Draft = field(default_factory=dict)
    noted: tuple[str, ...] = ()
    remark: Reply | None = None
    claimed: bool = False
    explain: bool = False
    elsewhere: bool = False
    ends: bool = False
    slots: Mapping[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None

    @property
    def understood(self) -> bool:
        """Whether the message said anything to the form."""
        return bool(self.values) or self.remark is not None or self.explain or self.ends


class Form(Protocol):
    """What a form of its own kind brings along.

    Attributes:
        name: in Rasa's domain, for example `booking_form`.
        slot: its virtual slot, for example `booking_done`.
        label: the public label it acts on.
    """

    name: str
    slot: str
    label: str

    async def read(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Reading:
        """What the message says, first in answer to the open question, then to any other."""

    async def question(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Question | None:
        """The next question; None when nothing is left to ask."""

    async def finish(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Outcome:
        """Do what the form is for. `enter_form` in the outcome asks again with its draft."""

    async def abandon(self, turn: Turn, draft: Draft) -> None:
        """Give back what the form holds: the user leaves it."""


def form_tasks(form: Form) -> Mapping[str, Task]:
    """The tasks that Rasa's form calls, by action name."""

    async def validate(turn: Turn, base: KnowledgeBase) -> Outcome:
        return await _validate(form, turn, base)

    async def ask(turn: Turn, base: KnowledgeBase) -> Outcome:
        return await _ask(form, turn, base)

    return {f"validate_{form.name}": validate, f"action_ask_{form.name}_{form.slot}": ask}


def abandoning(task: Task, forms: Sequence[Form]) -> Task:
    """Let the active form give back what it holds before `task` leaves it."""

    async def abandoned(turn: Turn, base: KnowledgeBase) -> Outcome:
        forgotten: Mapping[str, Any] = {}
        for form in forms:
            if form.name == turn.in_form:
                await form.abandon(turn, draft_of(form, turn))
                forgotten = {**_memory(form, turn, None), form.slot: None}
        answer = task(turn, base)
        outcome = await answer if isawaitable(answer) else answer
        return replace(outcome, slots={**forgotten, **outcome.slots})

    return abandoned


def is_over(turn: Turn) -> bool:
    """Whether Rasa comes back in the turn in which a form got all it needs, or was left.

    Later it does not count: a form that failed at its end is not finished by some other message.
    """
    return turn.resumed and turn.in_form is None


async def begin(form: Form, turn: Turn, base: KnowledgeBase, draft: Draft | None = None) -> Outcome:
    """Enter the form with what the first message says, or do at once what it is for.

    A `draft` given along is what is known before the message is read.
    """
    draft = draft or {}
    reading = await form.read(turn, draft, base)
    if reading.ends:
        return _left(form, turn, reading)
    draft = _written(draft, reading)
    if await form.question(turn, draft, base) is None:
        outcome = await finish(form, _with_draft(form, turn, draft), base)
        return replace(outcome, replies=(*_said(reading), *outcome.replies))
    return Outcome(
        label=form.label,
        replies=_said(reading),
        slots={
            **_memory(form, turn, draft, reading.noted),
            **reading.slots,
            form.slot: None,
            "misses": 0,
        },
        verdict=reading.verdict,
        enter_form=form.name,
    )


async def conclude(form: Form, turn: Turn, base: KnowledgeBase) -> Outcome:
    """Finish the form that is over; nothing is left to do when it was left."""
    if turn.slots.get(form.slot) is None:
        return Outcome(label=form.label)
    return await finish(form, turn, base)


async def finish(form: Form, turn: Turn, base: KnowledgeBase) -> Outcome:
    """Do what the form is for, with its draft, and forget the draft."""
    outcome = await form.finish(turn, draft_of(form, turn), base)
    if outcome.enter_form:
        return outcome
    forgotten = {**_memory(form, turn, None), form.slot: None, "misses": 0}
    return replace(outcome, slots={**forgotten, **outcome.slots})


def again(form: Form, turn: Turn, draft: Draft, *replies: Reply) -> Outcome:
    """Say `replies` and ask on with another draft; for `Form.finish`."""
    return Outcome(
        label=form.label,
        replies=replies,
        slots={**_memory(form, turn, draft), form.slot: None, "misses": 0},
        enter_form=form.name,
    )


def draft_of(form: Form, turn: Turn) -> Draft:
    """What the form has gathered so far."""
    drafts: Mapping[str, Draft] = turn.slots.get("drafts") or {}
    return drafts.get(form.name) or {}


def is_digression(turn: Turn, form_label: str, *, understood: bool, base: KnowledgeBase) -> bool:
    """Whether the active form should leave this message to the rule of its label.

    Args:
        turn: the message.
        form_label: the public label of the form.
        understood: whether the message answers what the form asked.
        base: wording that tells questions from statements.
    """
    asks = is_question(turn.text, base)
    if turn.label in ANSWERS or turn.label == form_label:
        return asks and not understood and turn.label == "nlu_fallback"
    return asks or not understood


def says_stop(text: str, base: KnowledgeBase) -> bool:
    """Whether a message says, in few words, that one does not want to go on."""
    few = sum(map(str.isalnum, text)) <= FEW_LETTERS
    return few and mentions(text, base.texts.data("forms.stop_words"))


async def _validate(form: Form, turn: Turn, base: KnowledgeBase) -> Outcome:
    if turn.resumed:
        return Outcome(label=form.label)
    draft = draft_of(form, turn)
    reading = await form.read(turn, draft, base)
    if reading.ends:
        return _left(form, turn, reading)
    if reading.elsewhere:
        return Outcome(label=turn.label, rejected=True)
    understood = reading.understood
    tells = understood and turn.entities  # "안 할래요" is no "no" to what was asked
    if not tells and not reading.claimed and says_stop(turn.text, base):
        await form.abandon(turn, draft)
        stopped = Reply(text=base.texts("talk.cancelled"), buttons=help_buttons(base))
        return _left(form, turn, Reading(remark=stopped, ends=True))
    if not reading.claimed and is_digression(turn, form.label, understood=understood, base=base):
        return Outcome(label=turn.label, rejected=True)
    if reading.explain:
        return Outcome(label=form.label, slots={"tries": TRIES_BEFORE_HELP})
    if not understood:
        return Outcome(label=form.label, slots={"tries": int(turn.slots.get("tries") or 0) + 1})
    draft = _written(draft, reading)
    done = await form.question(turn, draft, base) is None
    return Outcome(
        label=form.label,
        replies=_said(reading),
        slots={
            **_memory(form, turn, draft, reading.noted),
            **reading.slots,
            form.slot: True if done else None,
        },
        verdict=reading.verdict,
    )


async def _ask(form: Form, turn: Turn, base: KnowledgeBase) -> Outcome:
    question = await form.question(turn, draft_of(form, turn), base)
    if question is None:
        return Outcome(label=form.label, slots={form.slot: True})
    tries = int(turn.slots.get("tries") or 0)
    texts = base.texts
    lead_in = []
    if turn.resumed and not turn.entered:
        lead_in = [texts("forms.resume")]
    elif tries >= TRIES_BEFORE_HELP:
        lead_in = [texts("forms.retry_help"), question.help]
    elif tries:
        lead_in = [texts("forms.retry")]
    elif noted := turn.slots.get("noted"):
        lead_in = [texts("forms.noted", said=", ".join(noted))]
    reply = question.reply
    text = "\n".join([*lead_in, reply.text])
    buttons = (*reply.buttons, person_button(base)) if tries > TRIES_BEFORE_HELP else reply.buttons
    return Outcome(
        label=form.label,
        replies=(reply.model_copy(update={"text": text, "buttons": buttons}),),
        slots={"noted": None},
        verdict=question.verdict,
    )


def _written(draft: Draft, reading: Reading) -> Draft:
    values = {**draft, **reading.values}
    return {name: value for name, value in values.items() if value is not None}


def _memory(
    form: Form, turn: Turn, draft: Draft | None, noted: tuple[str, ...] = ()
) -> dict[str, Any]:
    drafts = {**(turn.slots.get("drafts") or {}), form.name: draft}
    kept = {name: value for name, value in drafts.items() if value}
    return {
        "drafts": kept or None,
        "tries": None,
        "noted": list(noted) or None,
        "perspective": perspective(turn) or turn.slots.get("perspective"),
    }


def _with_draft(form: Form, turn: Turn, draft: Draft) -> Turn:
    return replace(turn, slots={**turn.slots, **_memory(form, turn, draft)})


def _left(form: Form, turn: Turn, reading: Reading) -> Outcome:
    return Outcome(
        label=form.label,
        replies=_said(reading),
        slots={**_memory(form, turn, None), **reading.slots, form.slot: None, "misses": 0},
        verdict=reading.verdict,
        leave_form=True,
    )


def _said(reading: Reading) -> tuple[Reply, ...]:
    return (reading.remark,) if reading.remark else ()
