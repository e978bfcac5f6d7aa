"""The figures of one evaluation, as written to JSON. Shares are 0 to 1."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True)


class Estimate(_Figures):
    """A figure with its 95 % bootstrap confidence interval."""

    value: float
    low: float
    high: float


class Score(_Figures):
    """Precision, recall, F1; `examples` is how many are right in truth."""

    precision: float
    recall: float
    f1: float
    examples: int


class Mention(_Figures):
    """A line of the file worth a look, and why."""

    line: int
    text: str
    why: str


class Confusion(_Figures):
    """A label taken for another, with one of its lines."""

    expected: str
    found: str
    times: int
    line: int
    text: str


class Matrix(_Figures):
    """How often each label (row) was taken for each (column)."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class Bin(_Figures):
    """Answers with a confidence up to `upto`: their mean confidence and the share that is right."""

    upto: float
    examples: int
    confidence: float
    accuracy: float


class Confidence(_Figures):
    """How far confidence can be trusted.

    Attributes:
        threshold: confidence from which an answer is called confident.
        wrong_but_confident: share of all examples that are wrong and confident.
        calibration_error: expected calibration error over the bins.
        bins: those with examples.
        wrong: the wrong and confident lines.
    """

    threshold: float
    wrong_but_confident: float
    calibration_error: float
    bins: tuple[Bin, ...]
    wrong: tuple[Mention, ...]


class Intents(_Figures):
    """Labels. Macro-F1 is the mean over the labels that the file has."""

    examples: int
    accuracy: Estimate
    macro_f1: Estimate
    labels: dict[str, Score]
    confusions: tuple[Confusion, ...]
    matrix: Matrix
    confidence: Confidence


class Crisis(_Figures):
    """Messages of danger (`dangers`) and others (`harmless`); a rate without examples is None.

    `by_category` is the recall of each kind of danger that the lines name.
    """

    dangers: int
    harmless: int
    recall: Estimate | None
    false_alarm_rate: Estimate | None
    by_category: dict[str, Estimate]
    missed: tuple[Mention, ...]
    false_alarms: tuple[Mention, ...]


class Entities(_Figures):
    """Entities; `not_annotated` counts found ones of types that the file never has.

    Where it has no entity at all, only that nothing is expected, `micro` is None.
    """

    examples: int
    types: dict[str, Score]
    micro: Score | None
    not_annotated: dict[str, int]
    wrong: tuple[Mention, ...]


class Ranking(_Figures):
    """The rank of the first acceptable record, and declining what has none.

    Attributes:
        recall: share with such a record among the first 1, 3, 5.
        mrr: mean reciprocal rank, 0 where it is not found; None when no line has an answer.
        declining: "must be declined" as the label to find; None when every line has an answer.
    """

    recall: dict[int, Estimate]
    mrr: Estimate | None
    declining: Score | None


class Retrieval(_Figures):
    """`cited`: records in the order the replies cite them; `search`: as search ranks them."""

    answerable: int
    unanswerable: int
    cited: Ranking
    search: Ranking
    wrong: tuple[Mention, ...]


class Check(_Figures):
    """How often one thing that was expected came true."""

    examples: int
    right: float


class Correctness(_Figures):
    """Answers as a whole: right when every check of the line holds."""

    examples: int
    right: Estimate | None
    checks: dict[str, Check]
    not_checked: dict[str, int]
    wrong: tuple[Mention, ...]


class TwoIntents(_Figures):
    """Messages with several wishes: the first is reported, one of them is, all are answered."""

    examples: int
    first: Estimate
    any_of_them: Estimate
    all_of_them: Estimate
    wrong: tuple[Mention, ...]


class Figures(_Figures):
    """All figures; a part that the file says nothing about is None."""

    lines: int
    intents: Intents | None
    crisis: Crisis | None
    two_intents: TwoIntents | None
    entities: Entities | None
    retrieval: Retrieval | None
    correctness: Correctness | None
