"""What programs ask without a conversation: who is entitled, what combines, what is known.

Plain functions over the knowledge base. The open API and the MCP server both hand out their
results, so that other assistants say the same as ours, with the same sources.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from actions.cautioning import caution
from actions.policies import policy_reply, policy_source
from actions.presenting import CALL_CENTRE, details, name_and_phone
from actions.vendors import LEVELS
from knowledge.base import KnowledgeBase
from knowledge.errors import KnowledgeError
from knowledge.lexicon import names_of, squeeze
from knowledge.policy import Evaluation, FactError, Facts, Pick, Question, check_vendors, evaluate
from knowledge.records import Contact, Department, Fact, Record, Status
from knowledge.search import Hit
from knowledge.telling import cite, tell
from store.messages import Card, SourceRef, VerdictStatus

MOST_SITES = 6  # of one check: every course of every site is tried with all others
SUGGESTED = 3  # records named to somebody whose name we do not know


class UnknownName(KnowledgeError):
    """No record, policy or kind is called so; the message says which there are."""


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Statement(_Result):
    """A sentence that may be told, with where it comes from; None if it states no fact."""

    text: str
    source: SourceRef | None = None


class Answer(_Result):
    """What every answer has.

    Attributes:
        text: all of it in Korean.
        as_of: the day it is told for.
        sources: everything it rests on, each with its own day.
    """

    text: str
    as_of: date
    sources: tuple[SourceRef, ...]


class Decision(Answer):
    """What a policy says about somebody.

    Attributes:
        policy: id of the policy.
        title: its Korean title.
        verdict: of learning sites, `eligible` means that they can be chosen together.
        reasons: the verdict and why, sentence by sentence.
        next_step: what the person should do next.
        question: what must be known to go on; only with `needs_info`.
        documents: papers to bring.
        official_check: who decides for certain; always to be told.
    """

    policy: str
    title: str
    verdict: VerdictStatus
    reasons: tuple[Statement, ...]
    next_step: str
    question: Question | None
    documents: tuple[Card, ...]
    official_check: str


class Site(_Result):
    """A learning site somebody wants: its id or name, and which of its courses, if several."""

    vendor: str = Field(min_length=1, max_length=100)
    track: Literal["subject", "certificate", "reading"] | None = None


class KnownFact(_Result):
    """One fact of a record; `announced` ones are plans."""

    id: str
    topic: str
    text: str
    status: Status
    source: SourceRef


class Description(Answer):
    """All that may be told about a record; dates that are over are told as past.

    Attributes:
        record: its id.
        kind: its kind.
        title: its title.
        summary: what it is.
        details: what its kind has beside facts: duties, papers, ways to reach it.
        facts: its facts.
    """

    record: str
    kind: str
    title: str
    summary: str
    details: tuple[str, ...]
    facts: tuple[KnownFact, ...]


class Found(_Result):
    """A record that answers, with the statement that fits best and the chance that it does."""

    record: str
    kind: str
    title: str
    score: float
    excerpt: str
    source: SourceRef


class Findings(Answer):
    """Records that answer, best first; when there is none, `text` says so."""

    results: tuple[Found, ...]


def decide(base: KnowledgeBase, policy: str, facts: Facts, on: date) -> Decision:
    """Decide a policy for somebody's facts, in the form of `knowledge.policy.facts`.

    Raises:
        UnknownName: there is no such policy.
        FactError: an unknown fact or an impossible value.
    """
    if policy not in base.policies:
        raise UnknownName(f"no policy is called '{policy}'; there are {', '.join(base.policies)}")
    return _told(base, evaluate(base.policies[policy], facts, on))


def combine(
    base: KnowledgeBase, sites: Sequence[Site], on: date, level: str | None = None
) -> Decision:
    """Whether learning sites can be chosen together.

    Args:
        base: what is known.
        sites: what somebody wants, at most `MOST_SITES`.
        on: the day in question.
        level: the learner's school level (`middle`) or grade (`m3`), where known.

    Raises:
        UnknownName: a site is not known.
        FactError: there is no such level.
    """
    if level is not None and level not in LEVELS:
        raise FactError(f"'level' cannot be {level!r}; one of {', '.join(LEVELS)}")
    vendors = [record_called(base, site.vendor, ("vendor",)) for site in sites]
    picks = [Pick(vendor.id, site.track) for vendor, site in zip(vendors, sites, strict=True)]
    at = LEVELS[level] if level else None
    decided = _told(base, check_vendors(base.policies, base.library, picks, on, at))
    own = (cite(base.library, vendor) for vendor in vendors)
    sources = tuple(dict.fromkeys((*decided.sources, *own)))
    return decided.model_copy(update={"sources": sources})


def describe(base: KnowledgeBase, name: str, on: date) -> Description:
    """All that may be told about one record, by its id or by a name people use.

    Raises:
        UnknownName: no record is called so, or several are.
    """
    record = record_called(base, name)
    facts = tuple(_known(base, record, fact, on) for fact in base.library.tellable(record))
    more = tuple(_details(base, record))
    old = caution(base, on, record, (*base.library.tellable(record), record))
    sources = dict.fromkeys((cite(base.library, record), *(fact.source for fact in facts)))
    return Description(
        record=record.id,
        kind=record.kind,
        title=record.title,
        as_of=on,
        summary=record.summary,
        details=more,
        facts=facts,
        text="\n".join(
            [record.title, record.summary, *more, *(f"· {f.text}" for f in facts), *old]
        ),
        sources=tuple(sources),
    )


def look_up(
    base: KnowledgeBase, text: str, on: date, kinds: Collection[str] = (), k: int = 5
) -> Findings:
    """Records that answer a question; none rather than one that only comes near.

    Args:
        base: what is known.
        text: what somebody asks or looks for.
        on: the day it is told for.
        kinds: only records of these kinds; all when empty.
        k: at most so many.

    Raises:
        UnknownName: there is no such kind.
    """
    known = dict.fromkeys(record.kind for record in base.library.records.values())
    for kind in kinds:
        if kind not in known:
            raise UnknownName(f"no record is of kind '{kind}'; there are {', '.join(known)}")
    hits = base.searcher.search(text, k=k, kinds=kinds or None)
    results = [_found(base, hit, on) for hit in hits if hit.score >= base.searcher.answerable]
    lines = [f"· {found.title}: {found.excerpt}" for found in results]
    return Findings(
        text="\n".join(lines) or base.texts("answers.unknown"),
        as_of=on,
        sources=tuple(dict.fromkeys(found.source for found in results)),
        results=tuple(results),
    )


def record_called(base: KnowledgeBase, name: str, kinds: Collection[str] = ()) -> Record:
    """The record with this id, title or alias; a title counts more than an alias.

    Raises:
        UnknownName: there is none, or more than one.
    """
    records = [r for r in base.library.records.values() if not kinds or r.kind in kinds]
    called = {
        (record.id, is_title)
        for record in records
        for form, is_title in ((record.id, True), *names_of(record))
        if squeeze(form) == squeeze(name)
    }
    titled = sorted(record for record, is_title in called if is_title)
    named = titled or sorted(record for record, _ in called)
    if len(named) == 1:
        return base.library.records[named[0]]
    near = named or [hit.record for hit in base.searcher.search(name, SUGGESTED, kinds or None)]
    how_many = "several records are" if named else "no record is"
    raise UnknownName(f"{how_many} called '{name}'; use an id, for example {', '.join(near)}")


def _told(base: KnowledgeBase, evaluation: Evaluation) -> Decision:
    reply = policy_reply(evaluation, base)
    officials = _officials(base, evaluation)
    named = ", ".join(
        f"{name_and_phone(who)} ({who.url})" if who.url else name_and_phone(who)
        for who in officials
    )
    check = base.texts("enquiries.official_check", contacts=named)
    cited = (*reply.sources, *(cite(base.library, official) for official in officials))
    question = evaluation.question
    asked = [question.wording.self, *(f"· {c.title}" for c in question.choices)] if question else []
    return Decision(
        policy=evaluation.policy,
        title=evaluation.title,
        as_of=evaluation.on,
        verdict=evaluation.status,
        text="\n".join([reply.text, *asked, check]),
        reasons=tuple(
            Statement(
                text=line.text,
                source=policy_source(evaluation, line.citation, base) if line.citation else None,
            )
            for line in evaluation.lines
        ),
        next_step=evaluation.next_step,
        question=question,
        documents=reply.cards,
        official_check=check,
        sources=tuple(dict.fromkeys(cited)),
    )


def _officials(base: KnowledgeBase, evaluation: Evaluation) -> list[Contact]:
    """Who decides for certain; a verdict that names nobody leaves it to those of the policy."""
    undecided = base.policies[evaluation.policy].verdicts["undecidable"]
    names = evaluation.contacts or undecided.contacts or (CALL_CENTRE,)
    return [base.library.contact(name) for name in names]


def _details(base: KnowledgeBase, record: Record) -> list[str]:
    if isinstance(record, Department):  # every duty, where a bubble has room for a few
        return [base.texts("answers.department_duty", duty=duty.text) for duty in record.duties]
    return details(base, record)


def _known(base: KnowledgeBase, record: Record, fact: Fact, on: date) -> KnownFact:
    return KnownFact(
        id=fact.id,
        topic=fact.topic,
        text=tell(fact, on),
        status=fact.status,
        source=cite(base.library, record, fact),
    )


def _found(base: KnowledgeBase, hit: Hit, on: date) -> Found:
    record = base.library.records[hit.record]
    best = next((fact for fact in record.facts if fact.id in hit.facts[:1]), None)
    return Found(
        record=hit.record,
        kind=hit.kind,
        title=hit.title,
        score=hit.score,
        excerpt=tell(best, on) if best else hit.text,
        source=cite(base.library, record, best),
    )
