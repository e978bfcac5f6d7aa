"""The mentoring desk in words: a wish, a match and its reasons, where an application stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from actions.mentoring.matching.features import belongs, fields_of
from actions.mentoring.models import Application, Mentor, Proposal, Wishes
from actions.presenting import card, contact_lines, person_button
from actions.spoken import spoken_day
from knowledge.base import KnowledgeBase
from knowledge.library import Library
from knowledge.records import Record
from knowledge.rules.mentoring import FactName, MentoringRules, load_mentoring_rules
from knowledge.telling import cite
from knowledge.texts import Texts
from nlu.korean.dates import SEOUL
from store.messages import Button, Card, Reply, SourceRef

_WORKDAYS, _WEEKEND = 5, 2


def day_of(moment: datetime) -> str:
    """A day in full, in Seoul: "11월 22일(일)"."""
    return spoken_day(moment.astimezone(SEOUL).date())


def spoken_times(times: Iterable[str], rules: MentoringRules, texts: Texts) -> str:
    """Times of the week as people say them: "평일 저녁, 토요일 오전"."""
    some = set(times)
    if some >= set(rules.times):
        return texts("mentoring.any_time")
    days = list(rules.days)
    told = []
    for part, named in rules.parts.items():
        mine = [day for day in days if f"{day}-{part}" in some]
        for group, word in (
            (days[:_WORKDAYS], "weekdays"),
            (days[-_WEEKEND:], "weekend"),
        ):
            if set(group) <= set(mine):
                told.append(f"{texts(f'mentoring.{word}')} {named.title}")
                mine = [day for day in mine if day not in group]
        told += [f"{texts('mentoring.day', day=rules.days[day])} {named.title}" for day in mine]
    return ", ".join(told)


def titles(codes: Iterable[str], options: dict[str, str]) -> str:
    """What codes are called."""
    return ", ".join(options[code] for code in codes)


def wish_lines(wishes: Wishes, texts: Texts) -> tuple[str, ...]:
    """A wish, line by line."""
    rules = load_mentoring_rules()
    subjects = {name: option.title for name, option in rules.subjects.items()}
    fields = {name: option.title for name, option in rules.fields.items()}
    languages = {name: option.title for name, option in rules.languages.items()}
    level = rules.levels[wishes.level].title if wishes.level else texts("mentoring.unknown_level")
    told = {
        "grade": rules.grades[wishes.grade],
        "subjects": titles(wishes.subjects, subjects),
        "level": level,
        "mode": rules.modes[wishes.mode],
        "district": wishes.district if wishes.mode != "online" else None,
        "times": spoken_times(wishes.times, rules, texts),
        "interests": titles(wishes.interests, fields),
        "goal": wishes.goal,
        "languages": titles(wishes.languages, languages),
        "gender": rules.genders[wishes.gender].title if wishes.gender else None,
    }
    lines = texts.data("mentoring.summary")
    return tuple(lines[name].format(value=value) for name, value in told.items() if value)


def wish_card(wishes: Wishes, texts: Texts) -> Card:
    """A wish as a card."""
    return Card(title=texts.data("mentoring.summary")["title"], lines=wish_lines(wishes, texts))


def match_lines(wishes: Wishes, proposal: Proposal, mentor: Mentor, texts: Texts) -> list[str]:
    """Who is proposed and why, line by line."""
    rules = load_mentoring_rules()
    subject = rules.subjects[proposal.subject]
    say = texts.data("mentoring.match")
    lines = [say["mentor"].format(**_named(mentor)), say["subject"].format(value=subject.title)]
    if belongs(mentor.major, subject.majors):
        lines.append(say["major"])
    if wishes.level and wishes.level in mentor.levels:
        lines.append(say["level"].format(value=rules.levels[wishes.level].title))
    lines.append(say["time"].format(value=spoken_times([proposal.time], rules, texts)))
    others = (set(wishes.times) & set(mentor.times)) - {proposal.time}
    if others:
        lines.append(say["times"].format(value=spoken_times(others, rules, texts)))
    shared = [field for field in wishes.interests if field in fields_of(mentor, rules)]
    if shared:
        fields = {name: option.title for name, option in rules.fields.items()}
        lines.append(say["interests"].format(value=titles(shared, fields)))
    in_person = wishes.district in mentor.districts and wishes.mode != "online"
    meets = in_person and mentor.mode != "online"
    lines.append(say["offline"].format(value=wishes.district) if meets else say["online"])
    if wishes.languages:
        languages = {name: option.title for name, option in rules.languages.items()}
        lines.append(say["languages"].format(value=titles(wishes.languages, languages)))
    if wishes.gender:
        lines.append(say["gender"].format(value=rules.genders[wishes.gender].title))
    if mentor.group_size > 1:
        lines.append(say["group"].format(most=mentor.group_size))
    return lines


def unmatched_line(reason: str, texts: Texts) -> str:
    """Why there is nobody, in a sentence."""
    return str(texts.data("mentoring.unmatched")[reason])


def accepted_notice(
    application: Application, proposal: Proposal, mentor: Mentor, base: KnowledgeBase
) -> Reply:
    """What a learner reads when a match is settled."""
    wishes = application.wishes
    lines = match_lines(wishes, proposal, mentor, base.texts) if wishes else []
    return Reply(
        text=base.texts("mentoring.accepted"),
        cards=(Card(title=base.texts.data("mentoring.summary")["matched"], lines=tuple(lines)),),
        sources=(desk_source(base.library),),
    )


def ended_notice(
    application: Application, proposal: Proposal, mentor: Mentor, base: KnowledgeBase
) -> Reply:
    """What a learner reads when a match has ended."""
    return Reply(text=base.texts("mentoring.ended"), sources=(desk_source(base.library),))


def state_reply(
    application: Application, match: tuple[Proposal, Mentor] | None, base: KnowledgeBase
) -> Reply:
    """Where an application stands."""
    texts = base.texts
    until = application.consent_until or application.applied_at
    text = texts.data("mentoring.state")[application.state].format(
        date=day_of(application.applied_at), number=application.id, until=day_of(until)
    )
    cards = [wish_card(application.wishes, texts)] if application.wishes else []
    if match and application.wishes:
        lines = match_lines(application.wishes, *match, texts)
        cards = [Card(title=texts.data("mentoring.summary")["matched"], lines=tuple(lines))]
    return Reply(
        text=text,
        cards=tuple(cards),
        buttons=buttons("standing", base),
        sources=(desk_source(base.library),),
    )


def buttons(name: str, base: KnowledgeBase) -> tuple[Button, ...]:
    """The buttons of a step."""
    return tuple(Button(**button) for button in base.texts.data("mentoring.buttons").get(name, ()))


def fact_source(name: FactName, library: Library) -> SourceRef:
    """The source of a fact the rules lean on."""
    record = library.records[name.record]
    fact = next(fact for fact in record.facts if fact.id == name.fact)
    return cite(library, record, fact)


def desk_source(library: Library) -> SourceRef:
    """The source of the desk's own rules."""
    rules = load_mentoring_rules()
    record = library.records[rules.target.record]
    return SourceRef(
        record=record.id,
        title=record.title,
        document=library.citation(rules.source),
        as_of=rules.as_of,
    )


def _named(mentor: Mentor) -> dict[str, str]:
    return {"name": mentor.name, "university": mentor.university, "major": mentor.major}


def record_card(record: Record, name: FactName) -> Card:
    """A record with one of its facts."""
    return card(record, [fact for fact in record.facts if fact.id == name.fact])


def ask_the_desk(text: str, base: KnowledgeBase) -> Reply:
    """A sentence, and whom to turn to."""
    desk = base.library.contact(load_mentoring_rules().desk)
    return Reply(
        text="\n".join([base.texts(text), *contact_lines(base, desk)]),
        buttons=(person_button(base),),
        sources=(cite(base.library, desk),),
    )
