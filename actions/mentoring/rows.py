"""From rows of the database to what the desk works with, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from actions.mentoring.matching import Group, Pair
from actions.mentoring.models import (
    Application,
    ApplicationState,
    Mentor,
    Proposal,
    ProposalState,
    Wishes,
)
from store.tables.mentoring import ApplicationRow, MentorRow, ProposalRow


def application_from(row: ApplicationRow) -> Application:
    """An application as it stands."""
    return Application(
        id=row.id,
        person=row.conversation_id,
        state=cast(ApplicationState, row.state),
        wishes=Wishes.model_validate(row.wishes) if row.wishes else None,
        version=row.version,
        applied_at=row.applied_at,
        consent_until=row.consent_until,
    )


def proposal_from(row: ProposalRow) -> Proposal:
    """A proposal as it stands."""
    return Proposal(
        id=row.id,
        application=row.application_id,
        mentor=row.mentor_id,
        subject=row.subject,
        time=row.time,
        stage=row.stage,
        score=row.points,
        state=cast(ProposalState, row.state),
    )


def mentor_from(row: MentorRow) -> Mentor:
    """A mentor of the roster."""
    details: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.details.items()
    }
    return Mentor(**details)


def details_of(mentor: Mentor) -> dict[str, Any]:
    """A mentor as JSON."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(mentor).items()
    }


def group_from(row: ProposalRow) -> Group:
    """Who may learn together with the learner of a proposal."""
    return Group(row.subject, row.stage, row.time)


def values_of(pair: Pair, version: int, now: datetime) -> dict[str, Any]:
    """A pair as a new proposal for an application in `version`."""
    return {
        "application_id": pair.learner,
        "mentor_id": pair.mentor,
        "version": version,
        "subject": pair.group.subject,
        "stage": pair.group.stage,
        "time": pair.group.time,
        "points": pair.points,
        "state": "proposed",
        "created_at": now,
        "decided_at": None,
    }
