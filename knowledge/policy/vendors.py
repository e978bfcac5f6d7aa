"""Which learning sites can be chosen together: the vendors' offers, counted for a policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, product

from knowledge.library import Library
from knowledge.policy.evaluation import evaluate
from knowledge.policy.facts import DONT_KNOW, FactError
from knowledge.policy.model import Policy, Wording
from knowledge.policy.result import Choice, Evaluation, Question
from knowledge.records import Offer, SchoolLevel, Vendor

POLICY = "policy/vendor-combination"


@dataclass(frozen=True)
class Pick:
    """A learning site somebody wants.

    Attributes:
        vendor: id of its record.
        track: which of its courses, where it was said.
    """

    vendor: str
    track: str | None = None


def check_vendors(
    policies: Mapping[str, Policy],
    library: Library,
    picks: Iterable[Pick],
    on: date,
    level: SchoolLevel | None = None,
) -> Evaluation:
    """Whether these learning sites can be chosen together.

    A site with several tracks (에듀윌: 검정고시 or 자격증) is asked about only where the answer
    depends on it; the value of a choice is the fields of the `Pick` that answers.

    Args:
        policies: from `load_policies()`.
        library: holds the vendors and their offers.
        picks: the sites; the same site and track twice counts once.
        on: the day in question.
        level: the learner's school level, where known.

    Returns:
        `eligible` means that the sites can be chosen together.

    Raises:
        FactError: a pick is no vendor, or has no such track.
    """
    policy = policies[POLICY]
    wanted = list(dict.fromkeys(picks))
    readings = [_tracks(library, pick, on, level) for pick in wanted]
    outcomes = {
        tracks: evaluate(policy, _count(policy, wanted, tracks), on)
        for tracks in product(*readings)
    }
    results = list(outcomes.values())
    if len({result.status for result in results}) == 1:
        lines = dict.fromkeys(chain.from_iterable(result.lines for result in results))
        deciding = dict.fromkeys(chain.from_iterable(result.deciding for result in results))
        return results[0].model_copy(update={"lines": tuple(lines), "deciding": tuple(deciding)})
    ambiguous = next(pick for i, pick in enumerate(wanted) if _matters(outcomes, i))
    return _asking(policy, library, ambiguous, on)


def _offers(library: Library, vendor: str, on: date) -> list[Offer]:
    record = library.records.get(vendor)
    if not isinstance(record, Vendor):
        raise FactError(f"'{vendor}' is no vendor")
    return [offer for offer in record.offers if offer.on(on)]


def _tracks(
    library: Library, pick: Pick, on: date, level: SchoolLevel | None
) -> tuple[str | None, ...]:
    """The tracks that may be meant; None if nothing is offered on that day."""
    offers = _offers(library, pick.vendor, on)
    if pick.track is not None:
        return (pick.track,) if any(o.track == pick.track for o in offers) else (None,)
    fitting = [o for o in offers if level is None or o.level in (None, level)]
    return tuple(dict.fromkeys(o.track for o in fitting or offers)) or (None,)


def _count(
    policy: Policy, picks: Sequence[Pick], tracks: Sequence[str | None]
) -> dict[str, int | str]:
    named = {what for spec in policy.facts.values() for what in spec.counts if "/" in what}
    chosen = {
        (pick.vendor, pick.vendor if pick.vendor in named else track)
        for pick, track in zip(picks, tracks, strict=True)
        if track is not None
    }
    facts: dict[str, int | str] = {
        name: sum(what in spec.counts for _, what in chosen)
        for name, spec in policy.facts.items()
        if any(what in spec.counts for _, what in chosen)
    }
    return {**facts, "offered": DONT_KNOW} if None in tracks else facts


def _matters(outcomes: Mapping[tuple[str | None, ...], Evaluation], index: int) -> bool:
    """Whether the verdict differs for two tracks of one pick, the others alike."""
    seen: dict[tuple[str | None, ...], set[str]] = {}
    for tracks, outcome in outcomes.items():
        others = tracks[:index] + tracks[index + 1 :]
        seen.setdefault(others, set()).add(outcome.status)
    return any(len(statuses) > 1 for statuses in seen.values())


def _asking(policy: Policy, library: Library, pick: Pick, on: date) -> Evaluation:
    spec = policy.facts["track"]
    names = {o.track: o.name for o in _offers(library, pick.vendor, on)}
    record = library.records[pick.vendor]
    if spec.ask is None:
        raise ValueError(f"{policy.id}: 'track' needs 'ask'")
    question = Question(
        fact="track",
        member=pick.vendor,
        wording=Wording(
            **{who: text.replace("{vendor}", record.title) for who, text in spec.ask if text}
        ),
        help=spec.help or "",
        choices=tuple(
            Choice(
                title=name or f"{record.title} {spec.options[track].title}",
                value={"vendor": pick.vendor, "track": track},
            )
            for track, name in names.items()
        ),
    )
    return Evaluation.without_trace(policy, on, "needs_info", question=question)
