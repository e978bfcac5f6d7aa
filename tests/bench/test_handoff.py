"""The benchmark of the hand-off counts what happened; its figures are nobody's business here."""

import asyncio

import httpx
import pytest

from bench.handoff import race as race_part
from bench.handoff.counting import HEAD, Claimed, Journal, Verdict, number_in, numbered
from bench.handoff.pages import Part, events, running
from nlu.korean.crisis import detect
from nlu.korean.mask import mask

HERE, THERE = "web-1", "web-2"


@pytest.fixture
def journal():
    journal = Journal("user → open conversation")
    journal.begin()
    return journal


def sent(journal, count, conversation=HERE):
    return [numbered(journal.send(conversation)[0]) for _ in range(count)]


@pytest.mark.parametrize("number", [1, 17, 1234])
def test_numbers_survive_masking_and_are_no_danger(number):
    text = numbered(number)
    assert mask(text).text == text
    assert detect(text) is None
    assert number_in(f"<p>{text}</p>") == number


def test_nothing_is_numbered_in_other_words():
    assert number_in("안녕하세요. 12번 출구예요.") is None


def test_a_run_in_which_all_is_well(journal):
    for place, shown in enumerate(sent(journal, 3), 10):
        journal.see(HERE, shown, place)
        journal.see(HERE, shown, place)  # sent again: the page puts it in the place of the same
    assert journal.is_settled
    outcome = journal.outcome()
    assert outcome.messages == len(outcome.seconds) == 3
    assert (outcome.again, outcome.lost, outcome.twice, outcome.misplaced) == (0, 0, 0, 0)
    assert len(outcome.cells()) == len(HEAD)


def test_what_is_lost_sent_again_said_twice_or_out_of_order(journal):
    first, second = sent(journal, 2)
    number, refused = journal.send(HERE)
    third, refused.again = numbered(number), 1
    journal.see(HERE, third, 12)
    journal.see(HERE, first, 13)
    journal.see(HERE, third, 14)
    assert not journal.is_settled
    outcome = journal.outcome()
    assert (outcome.again, outcome.lost, outcome.twice, outcome.misplaced) == (1, 1, 1, 1)
    journal.see(HERE, second, 15)
    assert journal.is_settled


def test_conversations_are_numbered_for_themselves(journal):
    [here], [there] = sent(journal, 1), sent(journal, 1, THERE)
    assert here == there
    journal.see(THERE, there, 5)
    assert not journal.is_settled
    journal.see(HERE, here, 7)
    assert journal.is_settled
    assert journal.outcome().twice == 0


def test_the_last_message_in_a_list_stands_for_those_before_it(journal):
    shown = sent(journal, 3)
    journal.see_last(HERE, shown[0])
    journal.see_last(HERE, shown[2])
    assert journal.is_settled
    assert journal.outcome().lost == 0
    journal.see_last(HERE, shown[2])
    assert journal.outcome().misplaced == 0
    journal.see_last(HERE, shown[1])
    assert journal.outcome().misplaced == 1


def test_a_new_run_counts_anew_and_numbers_go_on(journal):
    journal.see(HERE, sent(journal, 1)[0], 1)
    sent(journal, 1)
    assert journal.outcome().lost == 1
    journal.begin()
    [shown] = sent(journal, 1)
    assert number_in(shown) == 3
    journal.see(HERE, shown, 9)
    outcome = journal.outcome()
    assert (outcome.messages, outcome.lost) == (1, 0)


def test_of_each_race_one_wins_and_the_others_are_told_who():
    verdict = Verdict()
    verdict.judge([Claimed("가", won=True), Claimed("나", won=False, told="가 님이 먼저예요")])
    assert (verdict.winners[1], verdict.too_many, verdict.untold) == (1, 0, 0)


def test_winners_too_many_and_refusals_without_a_name_are_counted():
    verdict = Verdict()
    verdict.judge([Claimed("가", won=True), Claimed("나", won=True), Claimed("다", won=True)])
    verdict.judge([Claimed("가", won=True), Claimed("나", won=False, told="다 님이 먼저예요")])
    verdict.judge([Claimed("가", won=False, told="없어요")])
    assert verdict.races == 3
    assert verdict.winners == {3: 1, 1: 1, 0: 1}
    assert verdict.too_many == 2
    assert verdict.untold == 2


def test_the_table_of_races_has_a_row_for_each_way():
    verdict = Verdict(answers=[0.1, 0.2])
    verdict.judge([Claimed("가", won=True), Claimed("나", won=True)])
    row = race_part.cells("ours", "SQLite", 1, 2, verdict, 1)
    assert len(row) == len(race_part.HEAD)
    assert "| ours | SQLite | 1 | 1 | 2 | 0 | **1** | 0 | 0 | 1 |" in race_part.report([row])


async def test_events_of_a_stream():
    told = b': ping\n\nevent: desk\ndata: {"a": 1}\n\n'
    told += b"event: entry\ndata: <li>\ndata: x</li>\nid: 4\n\n"
    found = [one async for one in events(httpx.Response(200, content=told))]
    assert found == [("desk", '{"a": 1}'), ("entry", "<li>\nx</li>")]


async def test_a_part_wanted_while_it_is_fetched_is_fetched_once_more():
    fetched, go_on = [], asyncio.Event()
    arrived = asyncio.Semaphore(0)

    async def fetch():
        fetched.append(1)
        arrived.release()
        await go_on.wait()

    part = Part(fetch)
    async with running(part.run()):
        part.want()
        await arrived.acquire()
        part.want()
        part.want()
        go_on.set()
        await arrived.acquire()
    assert len(fetched) == 2
