"""Records: the rank of the first acceptable one, and declining what the records do not know."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluate.examples import Answered
from bot.evaluate.figures import Ranking, Retrieval, Score
from bot.evaluate.reading import cited_records, declined
from bot.evaluate.scores.mentions import mention
from bot.evaluate.scores.statistics import mean, scores

DEPTHS = (1, 3, 5)


def score_retrieval(answered: Sequence[Answered]) -> Retrieval | None:
    """Figures of the lines that say which records may answer, or that none does."""
    known = [row for row in answered if row.example.acceptable and not row.example.must_decline]
    unknown = [row for row in answered if row.example.must_decline]
    if not known and not unknown:
        return None
    cited = [rank(row, cited_records(row.result)) for row in known]
    rows = [*known, *unknown]
    return Retrieval(
        answerable=len(known),
        unanswerable=len(unknown),
        cited=_ranking(cited, rows, [_declined(row) for row in rows]),
        search=_ranking(
            [rank(row, row.ranking) for row in known], rows, [row.unanswerable for row in rows]
        ),
        wrong=tuple(
            [
                mention(row, f"cited {' '.join(cited_records(row.result)) or 'nothing'}")
                for row, place in zip(known, cited, strict=True)
                if place != 1
            ]
            + [mention(row, "answered") for row in unknown if not _declined(row)]
        ),
    )


def rank(row: Answered, records: Sequence[str]) -> int:
    """Place of the first acceptable record, from 1; 0 when there is none."""
    wanted = row.example.acceptable or ()
    return next((n for n, record in enumerate(records, start=1) if record in wanted), 0)


def _declined(row: Answered) -> bool:
    return declined(row.result, row.example.acceptable or ())


def _ranking(places: list[int], rows: Sequence[Answered], refused: list[bool]) -> Ranking:
    return Ranking(
        recall={k: mean([0 < place <= k for place in places]) for k in DEPTHS} if places else {},
        mrr=mean([1 / place if place else 0.0 for place in places]) if places else None,
        declining=_declining(rows, refused),
    )


def _declining(rows: Sequence[Answered], refused: list[bool]) -> Score | None:
    if not any(row.example.must_decline for row in rows):
        return None
    names = {True: "decline", False: "answer"}
    expected = [names[row.example.must_decline] for row in rows]
    return scores(expected, [names[no] for no in refused], ["decline"])["decline"]
