"""The mentoring form: apply, change, or withdraw, one question at a time."""

from __future__ import annotations

from datetime import timedelta

from actions.asking import is_question
from actions.forms import Draft, Question, Reading
from actions.mentoring import telling
from actions.mentoring.errors import AlreadyMatched
from actions.mentoring.service import Mentoring
from actions.mentoring.steps import FREE, listen, open_step, wishes_of
from actions.presenting import contact_lines
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.telling import cite
from nlu.korean.answers import read_yes_no
from nlu.korean.details import DETAIL_TOKENS
from store.messages import Card, Reply, SourceRef
from store.people import People

FORM = "mentoring_form"
LABEL = "mentoring_apply"
_TOKEN = DETAIL_TOKENS["guardian_phone"]


class MentoringForm:
    """What is needed to apply for a mentor."""

    name = FORM
    slot = "mentoring_done"
    label = LABEL

    def __init__(self, mentoring: Mentoring, people: People) -> None:
        self._mentoring, self._people = mentoring, people

    async def read(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Reading:
        """What a message says to the application."""
        if await self._waits_for_phone(turn, draft):
            return await self._phone(turn, base)
        asked = open_step(draft) if turn.in_form == FORM else None
        if asked in FREE and is_question(turn.text, base):
            return Reading()
        values = listen(turn, draft, base)
        if asked == "leave" and values.get("agreed") is False:
            return Reading(remark=Reply(text=base.texts("mentoring.kept")), ends=True)
        if values.get("grade") not in (None, *self._mentoring.rules.grades):
            return Reading(remark=self._not_for(base), ends=True)
        if asked == "agreed" and values.get("agreed") is False:
            return Reading(remark=Reply(text=base.texts("mentoring.which_step")))
        if asked == "agreed" and "agreed" not in values and not values:
            return Reading()
        noted = _noted(values, base, self._mentoring)
        return Reading(values=values, noted=noted if asked != "agreed" else ())

    async def question(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Question | None:
        """The next question."""
        step = open_step(draft)
        if step is None:
            if not await self._needs_phone(turn, draft):
                return None
            step = "guardian"
            until = turn.now + timedelta(minutes=self._mentoring.rules.phone_minutes)
            await self._people.expect(turn.conversation, "guardian_phone", until)
        return self._ask(step, turn, draft, base)

    async def finish(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Outcome:
        """Store the application, or take it back."""
        applications, texts = self._mentoring.applications, base.texts
        sources = (telling.desk_source(base.library),)
        if draft.get("doing") == "leave":
            await applications.withdraw(turn.conversation, turn.now)
            reply = Reply(text=texts("mentoring.left"), sources=sources)
            return Outcome(label=LABEL, replies=(reply,))
        wishes, needs_consent = wishes_of(draft), draft["of_age"] is False
        try:
            done = await applications.apply(
                turn.conversation, wishes, turn.now, needs_consent=needs_consent
            )
        except AlreadyMatched:
            return Outcome(label=LABEL, replies=(self._already_matched(base),))
        told = {"number": done.id, "date": telling.day_of(done.applied_at)}
        if done.state == "awaiting_consent" and done.consent_until:
            await self._people.extend(turn.conversation, done.consent_until)
            until = telling.day_of(done.consent_until)
            text = texts("mentoring.awaiting", **told, until=until)
        else:
            changes = draft.get("doing") == "change"
            text = texts("mentoring.changed" if changes else "mentoring.applied", **told)
        reply = Reply(
            text=f"{text}\n{texts('mentoring.member_note')}",
            cards=(telling.wish_card(wishes, texts),),
            buttons=telling.buttons("standing", base),
            sources=(telling.fact_source(self._mentoring.rules.asked, base.library), *sources),
        )
        return Outcome(label=LABEL, replies=(reply,), slots={"topic": "service/mentoring"})

    async def abandon(self, turn: Turn, draft: Draft) -> None:  # noqa: ARG002
        """Expect no phone number any more."""
        if await self._people.expected(turn.conversation, turn.now) == "guardian_phone":
            await self._people.expect(turn.conversation, "guardian_phone", turn.now)

    async def _needs_phone(self, turn: Turn, draft: Draft) -> bool:
        if draft.get("of_age") is not False or draft.get("doing") == "leave":
            return False
        return await self._people.tell(turn.conversation, "guardian_phone") is None

    async def _waits_for_phone(self, turn: Turn, draft: Draft) -> bool:
        return (
            turn.in_form == FORM
            and open_step(draft) is None
            and (_TOKEN in turn.text or await self._needs_phone(turn, draft))
        )

    async def _phone(self, turn: Turn, base: KnowledgeBase) -> Reading:
        """The number, kept where the message came in; or the wish to tell none."""
        kept = await self._people.tell(turn.conversation, "guardian_phone")
        if _TOKEN in turn.text and kept:
            return Reading(values={"guardian": True}, claimed=True)
        if read_yes_no(turn.text) is False:
            await self.abandon(turn, {})
            return Reading(remark=Reply(text=base.texts("mentoring.no_phone")), ends=True)
        return Reading()

    def _ask(self, step: str, turn: Turn, draft: Draft, base: KnowledgeBase) -> Question:
        rules, texts = self._mentoring.rules, base.texts
        wording = texts.data("mentoring.ask")[step]
        whom = "other" if turn.slots.get("perspective") == "other" else "self"
        text = wording[whom].strip().format(days=rules.consent_days)
        cards: tuple[Card, ...] = ()
        sources: tuple[SourceRef, ...] = ()
        if step == "agreed":
            intro = texts.data("mentoring.summary")["intro"]
            text = f"{intro}\n{texts('mentoring.member_note')}\n{text}"
            cards = (telling.wish_card(wishes_of(draft), texts),)
        if step == "grade":
            sources = (telling.fact_source(rules.target, base.library),)
        if step in ("of_age", "guardian", "agreed"):
            sources = (telling.desk_source(base.library),)
        reply = Reply(text=text, cards=cards, sources=sources, buttons=telling.buttons(step, base))
        return Question(reply, wording["help"].format(most=rules.limits.subjects))

    def _not_for(self, base: KnowledgeBase) -> Reply:
        """For grades that cannot apply: who could, what there is for the younger, whom to ask."""
        rules, library = self._mentoring.rules, base.library
        record = library.records[rules.younger.record]
        desk = library.contact(rules.desk)
        lines = [base.texts("mentoring.too_young"), *contact_lines(base, desk)]
        return Reply(
            text="\n".join(lines),
            cards=(telling.record_card(record, rules.younger),),
            sources=(
                telling.fact_source(rules.target, library),
                telling.fact_source(rules.younger, library),
                cite(library, desk),
            ),
        )

    def _already_matched(self, base: KnowledgeBase) -> Reply:
        return telling.ask_the_desk("mentoring.change_mentor", base)


def _noted(values: Draft, base: KnowledgeBase, mentoring: Mentoring) -> tuple[str, ...]:
    """What was understood, to be read back."""
    rules, texts = mentoring.rules, base.texts
    told = []
    for name, value in values.items():
        match name:
            case "grade" if value:
                told.append(rules.grades[value])
            case "subjects" if value:
                told += [rules.subjects[code].title for code in value]
            case "level" if value:
                told.append(rules.levels[value].title)
            case "mode" if value:
                told.append(rules.modes[value])
            case "district" if value:
                told.append(value)
            case "times" if value:
                told.append(telling.spoken_times(value, rules, texts))
            case "gender" if value:
                gender = rules.genders[value].title
                told.append(texts("mentoring.wished_gender", value=gender))
            case "interests" if value:
                told += [rules.fields[code].title for code in value]
    return tuple(told)
