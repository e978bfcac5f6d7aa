"""Render what the policy engine decided: sentences, papers, next step, whom to ask, sources."""

from __future__ import annotations

from collections.abc import Iterable

from actions.cautioning import caution_of_rules
from actions.presenting import contact_lines
from knowledge.base import KnowledgeBase
from knowledge.policy import Citation, Evaluation
from knowledge.records import Contact, Documents
from knowledge.telling import cite
from store.messages import Button, Card, Reply, SourceRef


def policy_reply(
    evaluation: Evaluation,
    base: KnowledgeBase,
    buttons: Iterable[Button] = (),
    *,
    is_cautioned: bool = True,
) -> Reply:
    """A decided evaluation as one reply.

    Args:
        evaluation: what was decided.
        base: what is known.
        buttons: offered below.
        is_cautioned: old rules are told with a caution, which an answer that follows may have, too.
    """
    lines = [line.text for line in evaluation.lines]
    sources = [policy_source(evaluation, citation, base) for citation in evaluation.citations]
    cards: list[Card] = []
    for name in evaluation.documents:
        record = base.library.records[name]
        if isinstance(record, Documents):
            cards.append(Card(title=record.title, lines=record.papers))
            sources.append(cite(base.library, record))
    if is_cautioned:
        lines += caution_of_rules(base, evaluation)
    lines.append(evaluation.next_step)
    for name in evaluation.contacts:
        contact = base.library.records[name]
        if isinstance(contact, Contact):
            lines += contact_lines(base, contact)
            sources.append(cite(base.library, contact))
    return Reply(
        text="\n".join(lines),
        buttons=tuple(buttons),
        cards=tuple(cards),
        sources=tuple(dict.fromkeys(sources)),
    )


def policy_source(evaluation: Evaluation, citation: Citation, base: KnowledgeBase) -> SourceRef:
    """A citation of an evaluation as a source of a reply."""
    return SourceRef(
        record=evaluation.policy,
        title=evaluation.title,
        document=base.library.citation(citation.source, citation.place),
        as_of=citation.as_of,
    )
