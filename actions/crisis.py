"""Crisis answers: fixed, reviewed texts with the right number first (safety before all).

Called by the conversation core before Rasa is asked, and by Rasa when the classifier sees a
crisis that the detector missed. Source of the rules: docs/safety.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from actions.asking import mentions
from actions.presenting import name_and_phone
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Contact
from knowledge.telling import cite
from nlu.korean.answers import read_yes_no
from nlu.korean.crisis import Crisis
from store.messages import Button, Entity, Reply

LABEL = "crisis"


def crisis(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer a crisis that only the classifier sees (the detector is asked before Rasa)."""
    return Outcome(label=LABEL, replies=crisis_replies(suspected(), turn.entities, base))


def suspected() -> Crisis:
    """What the classifier sees: danger, no more is known."""
    return Crisis(category="suicide", about="self", soft=True, evidence="")


def crisis_replies(
    found: Crisis,
    entities: Iterable[Entity],
    base: KnowledgeBase,
    *,
    called: bool = False,
    by_person: bool = False,
) -> tuple[Reply, ...]:
    """The reply to a detected crisis: feeling, safety question, one number first, then more.

    Args:
        found: the danger.
        entities: what else the message tells, an age perhaps.
        base: has the words and the numbers.
        called: whether counsellors are being called; it is said only when it is true.
        by_person: whether a counsellor says it, not the bot.
    """
    texts, is_adult = base.texts, _is_adult(entities, base)
    contacts = _contacts(found.category, is_adult, base)
    first = contacts[0]
    if found.category == "emergency":
        return (_emergency_reply(contacts, base),)
    lines = [texts.data("crisis.open")[found.about]]
    if found.soft and found.about == "self" and found.category in texts.data("crisis.soft_for"):
        lines = [texts("crisis.soft")]
    elif found.category in texts.data("crisis.done_to_me") and found.about == "self":
        lines.append(texts("crisis.not_your_fault"))
    lines.append(_call_first(first, base))
    if first.id == "contact/youth-1388":
        lines.append(texts("crisis.mobile_1388"))
    lines.append(texts("crisis.danger"))
    if found.about == "self":
        lines.append(texts("crisis.tell_somebody" if is_adult else "crisis.tell_adult"))
    else:
        lines.append(texts("crisis.stay_with"))
    lines.append(texts.data("crisis.ask_safe")[found.about])
    if not by_person:
        lines.append(texts("crisis.called" if called else "crisis.keep_talking"))
    return (
        Reply(
            text="\n".join(lines),
            buttons=(*_call_buttons(contacts, base), *_safety_buttons(base)),
            sources=tuple(cite(base.library, contact) for contact in contacts),
        ),
    )


def _call_first(first: Contact, base: KnowledgeBase) -> str:
    """Who is to be called first."""
    if first.id in base.texts.data("crisis.call_now_for"):
        return base.texts("crisis.call_now", contact=name_and_phone(first))
    name = "crisis.call_first" if first.hours else "crisis.call_first_plain"
    return base.texts(name, contact=name_and_phone(first), hours=first.hours)


def _emergency_reply(contacts: list[Contact], base: KnowledgeBase) -> Reply:
    """Only what helps to call: no question is to be answered first."""
    return Reply(
        text=base.texts("crisis.emergency", contact=name_and_phone(contacts[0])),
        buttons=_call_buttons(contacts, base),
        sources=tuple(cite(base.library, contact) for contact in contacts),
    )


def unanswered_reply(
    category: str, entities: Iterable[Entity], base: KnowledgeBase, *, waits: bool
) -> Reply:
    """Whom to call, said again because no counsellor has written in time.

    Args:
        category: of the danger.
        entities: what the message told.
        base: has the words and the numbers.
        waits: whether a counsellor is still looked for; else one is there and was told again.
    """
    contacts = _contacts(category, _is_adult(entities, base), base)
    name = "crisis.still_waiting" if waits else "crisis.still_unanswered"
    return Reply(
        text=base.texts(name, contact=name_and_phone(contacts[0])),
        buttons=_call_buttons(contacts, base),
        sources=tuple(cite(base.library, contact) for contact in contacts),
    )


def asked_about_safety(replies: Iterable[Reply], base: KnowledgeBase) -> bool:
    """Whether these replies ask "지금 안전한가요?"."""
    safe = _safety_buttons(base)[0]
    return any(safe in reply.buttons for reply in replies)


def read_safety(text: str, base: KnowledgeBase) -> bool | None:
    """What a reply to "지금 안전한가요?" says: safe, not safe, or neither (None)."""
    if mentions(text, base.texts.data("crisis.unsafe_words")):
        return False
    if mentions(text, base.texts.data("crisis.safe_words")):
        return True
    return read_yes_no(text)


def safety_replies(safe: bool, base: KnowledgeBase, *, called: bool = False) -> tuple[Reply, ...]:
    """What to say after "지금 안전한가요?" was answered.

    Args:
        safe: what the answer was.
        base: has the words and the numbers.
        called: whether counsellors are being called because of it.
    """
    names = (
        ("contact/youth-1388", "contact/suicide-109")
        if safe
        else ("contact/emergency-119", "contact/police-112", "contact/suicide-109")
    )
    contacts = [base.library.contact(name) for name in names]
    lines = [base.texts("crisis.safe_yes" if safe else "crisis.safe_no")]
    if called:
        lines.append(base.texts("crisis.called_again"))
    return (
        Reply(
            text="\n".join(lines),
            buttons=_call_buttons(contacts, base),
            sources=tuple(cite(base.library, contact) for contact in contacts),
        ),
    )


def _contacts(category: str, adult: bool, base: KnowledgeBase) -> list[Contact]:
    by_age = base.texts.data("crisis.contacts")[category]
    return [base.library.contact(name) for name in by_age["adult" if adult else "young"]]


def _is_adult(entities: Iterable[Entity], base: KnowledgeBase) -> bool:
    adult = base.texts.data("crisis.adult_from")
    return any(
        (found.entity == "age" and isinstance(found.value, int) and found.value >= adult)
        or (found.entity == "grade" and found.value == "adult")
        for found in entities
    )


def _call_buttons(contacts: Iterable[Contact], base: KnowledgeBase) -> tuple[Button, ...]:
    return tuple(
        Button(
            title=base.texts("crisis.button_call", phone=contact.phone),
            payload=f"tel:{contact.dial or contact.phone}",
        )
        for contact in contacts
    )


def _safety_buttons(base: KnowledgeBase) -> tuple[Button, ...]:
    names = ("crisis.button_safe", "crisis.button_unsafe")
    return tuple(Button(title=base.texts(name), payload=base.texts(name)) for name in names)
