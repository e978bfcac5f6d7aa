"""What is old is told with a caution: one line, with its day."""

from dataclasses import replace
from datetime import date

import pytest

from actions.documents import required_documents
from actions.policies import policy_reply
from actions.presenting import View, present
from actions.turn import Turn
from knowledge.policy import evaluate
from knowledge.rules.freshness import load_freshness
from store.messages import Entity

RULES = load_freshness()
TODAY = date(2026, 11, 22)
PAPERS = ("multicultural", "out_of_school")
ENTITLED = {"residence": "seoul", "age": 15, "household": ["basic_livelihood"]}


def cautions(base, *replies) -> list[str]:
    end = base.texts("answers.old_note", day="")
    return [line for reply in replies for line in reply.text.splitlines() if line.endswith(end)]


def test_one_line_says_how_old_the_oldest_is(base):
    for record in base.library.records.values():
        # A department's staff is told without its duties.
        facts = [] if record.kind == "department" else base.library.tellable(record)
        days = [fact.as_of for fact in facts if RULES.is_old(fact, TODAY)]
        days += [record.as_of] if RULES.is_old(record, TODAY) else []
        if any(fact.status == "announced" for fact in facts) or getattr(record, "crisis", ()):
            continue
        day = f"{min(days):%Y년 %-m월 %-d일}" if days else ""
        told = cautions(base, present(base, record, facts, View(on=TODAY)))
        assert told == ([base.texts("answers.old_note", day=day)] if days else [])


@pytest.mark.parametrize("topic", ["budget", "figure"])
def test_what_tells_of_the_past_is_not_doubted(base, topic):
    for record in base.library.of_kind("programme"):
        facts = [fact for fact in base.library.tellable(record) if fact.topic == topic]
        assert cautions(base, present(base, record, facts, View(asked=(topic,), on=TODAY))) == []


def test_it_was_not_old_on_the_day_that_is_asked_for(base):
    for record in base.library.of_kind("documents"):
        facts = base.library.tellable(record)
        assert cautions(base, present(base, record, facts, View(on=record.as_of))) == []


def test_a_plan_has_its_own_caution(base):
    announced = [
        record
        for record in base.library.records.values()
        if any(fact.status == "announced" for fact in base.library.tellable(record))
    ]
    assert announced
    for record in announced:
        reply = present(base, record, base.library.tellable(record), View(on=TODAY))
        assert base.texts("answers.announced_note") in reply.text
        assert cautions(base, reply) == []


def test_a_number_to_call_is_cautioned_unless_it_is_for_danger(base):
    far = date(2100, 1, 1)
    for contact in base.library.of_kind("contact"):
        for facts in ([], base.library.tellable(contact)):
            told = cautions(base, present(base, contact, facts, View(on=far)))
            assert len(told) == (0 if contact.crisis else 1)
        assert cautions(base, present(base, contact, [], View(on=contact.verified_on))) == []


def test_the_papers_of_several_categories_are_cautioned_once(base):
    found = tuple(Entity(entity="household", value=code, text=code) for code in PAPERS)
    turn = Turn("서류 뭐 내요", "required_documents", entities=found, as_of=TODAY)
    replies = required_documents(turn, base).replies
    assert len(replies) == len(PAPERS)
    assert len(cautions(base, *replies)) == 1
    assert cautions(base, *required_documents(replace(turn, entities=()), base).replies[1:]) == []


def test_a_verdict_is_cautioned_only_where_nothing_newer_is_known_of_its_rules(base):
    policy = base.policies["policy/seoullearn"]

    def said(on, **facts):
        return cautions(base, policy_reply(evaluate(policy, {**ENTITLED, **facts}, on), base))

    (line,) = said(TODAY)
    assert line.startswith("2022년 10월 11일")
    assert said(date(2023, 1, 1)) == []
    # The income limit of 2024 stands, and an announcement of 2025 says more: not old by itself.
    by_income = {"household": "none", "income_percent": 55}
    assert said(date(2026, 9, 1), **by_income) == []
    assert said(date(2022, 10, 11), **by_income) == []


def test_where_nothing_is_decided_nothing_is_cautioned(base):
    policy = base.policies["policy/seoullearn"]
    undecided = evaluate(policy, {"residence": "seoul", "age": 15}, TODAY)
    assert cautions(base, policy_reply(undecided, base)) == []
