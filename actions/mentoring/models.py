"""What the mentoring desk works with: a learner's wishes, a mentor, a match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from knowledge.rules.mentoring import Mode, load_mentoring_rules
from nlu.korean.mask import mask
from nlu.korean.normalise import normalise
from nlu.korean.place import DISTRICTS

ApplicationState = Literal["awaiting_consent", "open", "matched", "withdrawn"]
ProposalState = Literal["proposed", "accepted", "rejected", "replaced", "ended"]
Code = Annotated[str, StringConstraints(max_length=40)]


class Wishes(BaseModel):
    """What a learner asks for. Codes are those of `knowledge/data/rules/mentoring.yml`.

    Attributes:
        grade: school grade, for example `m2`.
        subjects: what is to be learnt.
        level: how far the learner is; None when not known.
        interests: fields the learner likes or wants to go into.
        mode: how to meet.
        district: of Seoul, where to meet; needed for `offline`.
        times: times of the week, for example `sat-morning`.
        goal: a short sentence of the learner's, masked.
        languages: languages the mentor has to speak beside Korean.
        gender: wish for a mentor's gender.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    grade: Code
    subjects: tuple[Code, ...] = Field(min_length=1)
    level: Code | None = None
    interests: tuple[Code, ...] = ()
    mode: Mode
    district: Code | None = None
    times: tuple[Code, ...] = Field(min_length=1)
    goal: str = ""
    languages: tuple[Code, ...] = ()
    gender: Code | None = None

    @model_validator(mode="before")
    @classmethod
    def _masked(cls, data: object) -> object:
        """Free text is kept short, and without numbers of any card or person."""
        if isinstance(data, dict) and isinstance(data.get("goal"), str):
            limit = load_mentoring_rules().limits.goal
            data = {**data, "goal": mask(normalise(data["goal"]).text).text[:limit].strip()}
        return data

    @model_validator(mode="after")
    def _known(self) -> Self:
        rules = load_mentoring_rules()
        _check("grade", [self.grade], rules.grades)
        _check("subjects", self.subjects, rules.subjects)
        _check("level", [self.level] if self.level else [], rules.levels)
        _check("interests", self.interests, rules.fields)
        _check("district", [self.district] if self.district else [], DISTRICTS)
        _check("times", self.times, rules.times)
        _check("languages", self.languages, rules.languages)
        _check("gender", [self.gender] if self.gender else [], rules.genders)
        for name, most in (
            ("subjects", rules.limits.subjects),
            ("interests", rules.limits.interests),
        ):
            if len(getattr(self, name)) > most:
                raise ValueError(f"{name}: at most {most}")
        if self.mode == "offline" and not self.district:
            raise ValueError("district: needed to meet in person")
        return self


def _check(name: str, codes: Iterable[str], known: Iterable[str]) -> None:
    if any(code not in known for code in codes):
        raise ValueError(f"{name}: there are only {', '.join(known)}")


@dataclass(frozen=True)
class Mentor:
    """A mentor of the roster. Codes are those of the rules.

    Attributes:
        id: chosen by the operating body.
        name: name or alias that the learner is told.
        capacity: learners altogether.
        group_size: learners of one subject, stage and time who may learn together.
        levels: what the mentor can teach; empty when not said.
        mode: online, offline or both (`any`).
        districts: where the mentor meets people; empty when only online.
        gender: when told.
    """

    id: str
    name: str
    university: str
    major: str
    subjects: tuple[str, ...]
    grades: tuple[str, ...]
    mode: Mode
    times: tuple[str, ...]
    capacity: int
    group_size: int = 1
    levels: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    gender: str | None = None


@dataclass(frozen=True)
class Application:
    """What somebody applied for. `person` is the conversation; a time is aware UTC."""

    id: int
    person: str
    state: ApplicationState
    wishes: Wishes | None
    version: int
    applied_at: datetime
    consent_until: datetime | None


@dataclass(frozen=True)
class Proposal:
    """A mentor for a learner, to be decided by staff.

    Attributes:
        id: ascends.
        application: what it answers.
        mentor: id of the mentor.
        subject: what is learnt.
        time: time of the week.
        stage: of the learner; with subject and time the group.
        score: points of `POINTS`.
        state: where it stands.
    """

    id: int
    application: int
    mentor: str
    subject: str
    time: str
    stage: str
    score: int
    state: ProposalState
