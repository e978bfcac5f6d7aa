"""Lines of an evaluation file with the answers they got."""

from datetime import date

from bot.evaluate.examples import Answered, Example
from store.messages import Card, Entity, Intent, Reply, SourceRef, TurnResult, Verdict


def cites(*records, text="", cards=()):
    """A reply with these sources."""
    day = date(2026, 11, 22)
    sources = tuple(SourceRef(record=r, title=r, document="", as_of=day) for r in records)
    return Reply(text=text, cards=cards, sources=sources)


def says(text, *lines):
    """A reply with this text, and a card with these lines."""
    return Reply(text=text, cards=(Card(title="카드", lines=lines),) if lines else ())


def entity(name, value, role=None):
    return Entity(entity=name, value=value, text="", role=role)


def answered(
    *replies,
    label="cost",
    also=(),
    sure=1.0,
    found=(),
    verdict=None,
    ranking=(),
    unanswerable=False,
    line=1,
    **expected,
):
    """A line that expects `expected`, and its answer."""
    return Answered(
        line=line,
        example=Example.model_validate({"text": f"줄 {line}", **expected}),
        result=TurnResult(
            intent=Intent(name=label, confidence=sure),
            also=tuple(Intent(name=name, confidence=sure) for name in also),
            entities=tuple(found),
            replies=tuple(replies),
            verdict=Verdict(status=verdict, policy="membership") if verdict else None,
        ),
        ranking=tuple(ranking),
        unanswerable=unanswerable,
    )
