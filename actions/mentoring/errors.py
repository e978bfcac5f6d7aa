"""What can stand in the way at the mentoring desk.

MentoringError
├── UnknownApplication      there is none of that number, or of that person
├── UnknownProposal         there is none of that number
├── UnknownMentor           nobody of that id is on the roster
├── AlreadyMatched          the learner has a mentor; a wish cannot be changed without staff
├── NotWaiting              the application waits for no such decision
├── Stale                   the learner has changed or withdrawn the application meanwhile
├── MentorFull              no place, or no hour, is left with the mentor
└── Unfit                   mentor and learner do not fit (attribute `why`)
"""

from __future__ import annotations


class MentoringError(Exception):
    """Base of everything the mentoring desk refuses; the message says why."""


class UnknownApplication(MentoringError):
    """There is no such application."""


class UnknownProposal(MentoringError):
    """There is no such proposal."""


class UnknownMentor(MentoringError):
    """Nobody of that id is on the roster."""


class AlreadyMatched(MentoringError):
    """The learner has a mentor."""


class NotWaiting(MentoringError):
    """The application or proposal waits for no such decision."""


class Stale(MentoringError):
    """The application was changed or withdrawn after the proposal was made."""


class MentorFull(MentoringError):
    """No place, or no hour, is left with the mentor."""


class Unfit(MentoringError):
    """Mentor and learner do not fit.

    Attributes:
        why: the constraint that is broken (see `matching.features.CONSTRAINTS`).
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"mentor and learner do not fit: {why}")
