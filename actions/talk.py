"""Small talk, help, starting over, and messages that mean nothing on their own."""

from __future__ import annotations

from actions.choosing import is_elliptical
from actions.eligibility import POLICY, decide
from actions.facts import said
from actions.fallback import UNKNOWN, fallback, known
from actions.presenting import help_buttons
from actions.support import human_agent
from actions.turn import Answer, Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from store.messages import Reply

UNSURE = 0.5  # confidence below which a message may be no small talk
CERTAIN = 0.95  # confidence from which a named record is only mentioned in passing


def chitchat(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer greetings, thanks and questions about the assistant itself."""
    say = next(
        (
            entry["say"]
            for entry in base.texts.data("talk.chitchat")
            if any(word in turn.text for word in entry["words"])
        ),
        None,
    )
    if say is None and (turn.confidence < UNSURE or known(turn, base)):
        return fallback(turn, base)
    return Outcome(
        label="chitchat", replies=(Reply(text=base.texts(f"talk.{say or 'smalltalk'}")),)
    )


def help_(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Show what one can ask."""
    return Outcome(
        label="chitchat",
        replies=(Reply(text=base.texts("talk.help"), buttons=help_buttons(base)),),
    )


def out_of_scope(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Say kindly that this is not what the assistant is for; when in doubt, look it up first."""
    if known(turn, base):
        return fallback(turn, base)
    return Outcome(
        label=UNKNOWN,
        replies=(Reply(text=base.texts("talk.out_of_scope"), buttons=help_buttons(base)),),
        unanswered=True,
    )


def start_over(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Forget what was said and begin anew."""
    return Outcome(
        label="chitchat",
        replies=(Reply(text=base.texts("talk.started_over"), buttons=help_buttons(base)),),
        slots=dict.fromkeys(turn.slots),
        leave_form=True,
    )


def cancel(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Leave the form, keep what is known."""
    return Outcome(
        label="chitchat",
        replies=(Reply(text=base.texts("talk.cancelled"), buttons=help_buttons(base)),),
        slots={"tries": None, "offered": None},
        leave_form=True,
    )


def inform(turn: Turn, base: KnowledgeBase) -> Outcome:
    """A bare fact, "네" or "아니요" outside a form: continue what it belongs to, or ask."""
    offered = turn.slots.get("offered")
    if turn.label == "affirm" and offered == "person":
        return human_agent(turn, base)
    if turn.label == "affirm" and isinstance(offered, dict):
        return Outcome(label="chitchat", slots={"offered": None}, enter_form=offered["resume"])
    if known(turn, base):
        return fallback(turn, base)
    text = "talk.not_needed" if turn.label == "deny" else "talk.what_about"
    return Outcome(
        label="chitchat",
        replies=(Reply(text=base.texts(text), buttons=help_buttons(base)),),
        slots={"offered": None},
    )


def unless_meant(task: Task) -> Task:
    """Let what a message names count before `task`, whatever the message sounds like.

    Bare facts ("아니 중3이요") and bare names ("서울런이요") have no intent of their own; outside a
    form they are taken for anything. Facts go to the verdict they correct, names to the record.
    """

    def corrected(turn: Turn, base: KnowledgeBase) -> Answer:
        if turn.slots.get("facts") and said(turn.entities, base.policies[POLICY]):
            return decide(turn, base)
        if turn.records() and (_is_doubtful(turn, base) or _only_names(turn, base)):
            return fallback(turn, base)
        return task(turn, base)

    return corrected


def _is_doubtful(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the name counts more than the label; what is not ours may share words with ours."""
    return known(turn, base) if turn.label == UNKNOWN else turn.confidence < CERTAIN


def _only_names(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the message is nothing but names ("서울런이요")."""
    rest = turn.text
    for found in turn.entities:
        rest = rest.replace(found.text, "")
    return is_elliptical(rest, base)
