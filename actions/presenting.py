"""Show a record: what it is, its facts, how to go on; always with the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.cautioning import caution
from knowledge.base import KnowledgeBase
from knowledge.records import Contact, Department, Documents, Fact, Record, Vendor
from knowledge.telling import cite, tell
from store.messages import Button, Card, Reply

DUTIES_TOLD = 3  # of a department
BUTTONS = 4
# Topics whose facts may answer a question about a topic when they fit its words.
ANSWERS = {
    "apply": {"apply", "contact", "rule", "status", "target"},
    "budget": {"budget"},
    "contact": {"contact", "place"},
    "cost": {"cost", "rule"},
    "documents": {"apply", "documents", "rule"},
    "place": {"contact", "place"},
    "schedule": {"schedule", "status"},
    "target": {"rule", "target"},
}
# Topics that a record of this kind answers without a fact.
ANSWERED_BY_ITSELF = {"department": "contact", "contact": "contact", "documents": "documents"}
CALL_CENTRE = "contact/dasan-120"


@dataclass(frozen=True)
class View:
    """How a record is looked at.

    Attributes:
        asked: the topics the user asked for; when no fact answers them, that is said.
        matched: ids of the facts, or of a department's duties, that fit the question.
        on: the day of the question; what was over by then is told as past, what was old by
            then with a caution.
        desk: say in any case whom to turn to.
        missing: the figure asked for is not among the facts; that is said.
    """

    asked: Sequence[str] = ()
    matched: Sequence[str] = ()
    on: date | None = None
    desk: bool = False
    missing: bool = False

    @property
    def near_topics(self) -> set[str]:
        """Topics whose facts may answer what was asked when they fit its words."""
        return set().union(*(ANSWERS.get(topic, set()) for topic in self.asked))

    def answered_by(self, fact: Fact) -> bool:
        """Whether a fact answers what was asked; figures never answer how or when."""
        if not self.asked or fact.topic in self.asked:
            return True
        return fact.id in self.matched and fact.topic in self.near_topics

    def is_answered(self, facts: Sequence[Fact]) -> bool:
        """Whether one of the facts answers what was asked, or nothing in particular was."""
        return not self.asked or any(map(self.answered_by, facts))

    def leaves_open(self, record: Record, facts: Sequence[Fact]) -> bool:
        """Whether neither the record nor its facts answer what was asked."""
        by_itself = ANSWERED_BY_ITSELF.get(record.kind) in self.asked
        return (self.missing or not self.is_answered(facts)) and not by_itself


def present(
    base: KnowledgeBase, record: Record, facts: Sequence[Fact], view: View | None = None
) -> Reply:
    """One reply about a record: what it is, the facts, where to go on, the sources."""
    view = view or View()
    unanswered = view.leaves_open(record, facts)
    figures_only = isinstance(record, Department) and bool(facts)
    if isinstance(record, Department) and view.matched and not facts:
        lines = [base.texts("answers.departments", title=record.title)]
    else:
        lines = [record.title]
        if not view.asked or not view.is_answered(facts):
            lines.append(record.summary)
    more = [] if figures_only else details(base, record, view.matched)
    told = [f"· {tell(fact, view.on)}" for fact in facts]
    lines += [*more, *told] if isinstance(record, Documents) else [*told, *more]
    is_announced = any(fact.status == "announced" for fact in facts)
    if view.on and not is_announced:
        lines += caution(base, view.on, record, (*facts, record) if more else facts)
    desk = _desk(base, record)
    sources = [cite(base.library, record, fact) for fact in facts]
    if not facts or isinstance(record, Vendor):
        sources.append(cite(base.library, record))
    if unanswered:
        lines.append(base.texts("answers.no_fact"))
    if unanswered or view.desk:
        lines += contact_lines(base, desk)
    if unanswered or view.desk or isinstance(record, Department):
        sources.append(cite(base.library, desk))
    if is_announced:
        lines.append(base.texts("answers.announced_note"))
    return Reply(
        text="\n".join(lines),
        buttons=_topic_buttons(base, record, {fact.topic for fact in facts}),
        sources=tuple(dict.fromkeys(sources)),
    )


def card(record: Record, facts: Sequence[Fact]) -> Card:
    """A record as a card: title, summary and facts."""
    return Card(title=record.title, lines=(record.summary, *(tell(fact) for fact in facts)))


def name_and_phone(contact: Contact) -> str:
    """A contact's name with its number, said once ("청소년전화 1388")."""
    phone = contact.phone or ""
    return contact.title if phone in contact.title else f"{contact.title} {phone}"


def contact_lines(base: KnowledgeBase, contact: Contact) -> list[str]:
    """How to reach a contact, one line per way."""
    lines = []
    if contact.phone:
        name = "answers.contact_line_hours" if contact.hours else "answers.contact_line"
        lines.append(base.texts(name, contact=name_and_phone(contact), hours=contact.hours))
    if contact.url:
        lines.append(base.texts("answers.contact_line_url", url=contact.url))
    return lines


def help_buttons(base: KnowledgeBase) -> tuple[Button, ...]:
    """The four main things one can do."""
    return tuple(Button(**button) for button in base.texts.data("talk.help_buttons"))


def person_button(base: KnowledgeBase) -> Button:
    """The way to a person, offered whenever the assistant cannot help."""
    return Button(
        title=base.texts("answers.button_person"),
        payload=base.texts("answers.button_person_payload"),
    )


def _desk(base: KnowledgeBase, record: Record) -> Contact:
    """Whom to ask about a record: the contact it names, else the city's call centre."""
    records = [base.library.records[name] for name in (*record.related, CALL_CENTRE)]
    return next(other for other in records if isinstance(other, Contact) and not other.crisis)


def details(base: KnowledgeBase, record: Record, matched: Sequence[str] = ()) -> list[str]:
    """What a kind of record has beside facts; of a department's duties those that matched."""
    match record:
        case Department():
            return _duties(base, record, matched)
        case Documents():
            return [f"· {paper}" for paper in record.papers]
        case Contact():
            return contact_lines(base, record)
        case Vendor():
            return _levels(base, record)
    return []


def _levels(base: KnowledgeBase, vendor: Vendor) -> list[str]:
    """For which levels a learning site is on offer, as far as is known today."""
    titles: dict[str, str] = base.texts.data("vendors.groups")
    offers = [offer for offer in vendor.offers if offer.ends is None]
    levels = ", ".join(dict.fromkeys(titles[offer.level or offer.track] for offer in offers))
    return [base.texts("answers.vendor_levels", levels=levels)] if levels else []


def _duties(base: KnowledgeBase, record: Department, matched: Sequence[str]) -> list[str]:
    by_id = {duty.id: duty for duty in record.duties}
    duties = [by_id[name] for name in matched if name in by_id] or list(record.duties)
    lines = [base.texts("answers.department_duty", duty=d.text) for d in duties[:DUTIES_TOLD]]
    contact = name_and_phone(_desk(base, record))
    lines.append(base.texts("answers.department_phone", contact=contact))
    return lines


def _topic_buttons(base: KnowledgeBase, record: Record, told: set[str]) -> tuple[Button, ...]:
    """Buttons for the topics the record also knows."""
    table = base.texts.data("answers.topic_buttons")
    known = {str(fact.topic) for fact in base.library.tellable(record)} - told
    return tuple(Button(**table[topic]) for topic in table if topic in known)[:BUTTONS]
