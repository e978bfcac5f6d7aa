"""The mentoring desk: its parts on one database."""

from __future__ import annotations

from actions.mentoring.applications import Applications
from actions.mentoring.proposals import Proposals
from actions.mentoring.roster import Roster
from knowledge.rules.mentoring import MentoringRules
from store.database import Database


class Mentoring:
    """What learners apply for, who mentors, and who is matched with whom.

    Attributes:
        applications: of the learners.
        roster: of the mentors.
        proposals: of the matching, and what staff decide.
        rules: of the desk.
    """

    def __init__(self, database: Database, rules: MentoringRules) -> None:
        self.applications = Applications(database, rules)
        self.roster = Roster(database)
        self.proposals = Proposals(database, rules)
        self.rules = rules
