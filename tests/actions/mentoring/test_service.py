"""The mentoring desk on each database: applications, proposals, decisions, and races."""

import asyncio
from datetime import timedelta

import pytest

from actions.mentoring.errors import (
    AlreadyMatched,
    MentorFull,
    NotWaiting,
    Stale,
    Unfit,
    UnknownApplication,
    UnknownMentor,
    UnknownProposal,
)
from actions.mentoring.service import Mentoring
from store.messages import Reply
from store.outbox import Outbox
from tests.actions.mentoring.people import NOW, RULES, mentor, wishes

LATER = NOW + timedelta(days=RULES.consent_days)


def say(application, proposal, mentor) -> Reply:
    return Reply(text=f"{application.person}: {mentor.name}")


@pytest.fixture
def desk(database) -> Mentoring:
    return Mentoring(database, RULES)


@pytest.fixture
def told(database):
    """What a person was told."""

    async def texts(person):
        return [notice.reply.text for notice in await Outbox(database).waiting(person, NOW)]

    return texts


async def apply(desk, person, wanted=None, *, needs_consent=False):
    return await desk.applications.apply(
        person, wanted or wishes(), NOW, needs_consent=needs_consent
    )


async def proposed(desk):
    return [proposal for proposal, _, _ in await desk.proposals.listed("proposed")]


async def test_one_application_per_person_however_often_they_apply(desk):
    done = await asyncio.gather(*(apply(desk, "a") for _ in range(8)))
    assert {application.id for application in done} == {done[0].id}
    assert {application.version for application in done} == {1}
    changed = await apply(desk, "a", wishes(times=("sun-evening",)))
    assert (changed.id, changed.version) == (done[0].id, 2)
    assert await desk.applications.find("b") is None


async def test_withdrawing_erases_the_wishes_and_can_be_repeated(desk):
    first = await apply(desk, "a")
    assert await desk.applications.withdraw("a", NOW)
    assert not await desk.applications.withdraw("a", NOW)
    assert await desk.applications.find("a") is None
    assert (await apply(desk, "a")).id == first.id


async def test_without_consent_nobody_is_matched_and_after_a_while_all_is_forgotten(desk):
    await desk.roster.replace([mentor(capacity=10)], NOW)
    waiting = await apply(desk, "a", needs_consent=True)
    assert (await desk.proposals.match(NOW)).proposed == 0
    assert [a.id for a in await desk.applications.awaiting_consent()] == [waiting.id]
    assert await desk.applications.expire(LATER - timedelta(seconds=1)) == 0
    assert [await desk.applications.expire(LATER) for _ in range(2)] == [1, 0]
    assert await desk.applications.find("a") is None
    with pytest.raises(NotWaiting):
        await desk.applications.grant_consent(waiting.id, LATER)


async def test_consent_opens_an_application_once_and_for_all_changes(desk):
    waiting = await apply(desk, "a", needs_consent=True)
    for _ in range(2):
        assert (await desk.applications.grant_consent(waiting.id, NOW)).state == "open"
    changed = await apply(desk, "a", wishes(subjects=("math", "science")), needs_consent=True)
    assert changed.state == "open"
    with pytest.raises(NotWaiting):
        await desk.applications.refuse_consent(waiting.id, NOW)
    with pytest.raises(UnknownApplication):
        await desk.applications.grant_consent(99, NOW)


async def test_a_refused_consent_erases(desk):
    waiting = await apply(desk, "a", needs_consent=True)
    for _ in range(2):
        await desk.applications.refuse_consent(waiting.id, NOW)
    assert await desk.applications.find("a") is None


async def test_the_roster_counts_what_changed(desk):
    first = [mentor("M1"), mentor("M2"), mentor("M3")]
    counts = await desk.roster.replace(first, NOW)
    assert (counts.new, counts.changed, counts.unchanged, counts.gone) == (3, 0, 0, 0)
    again = await desk.roster.replace(first, NOW)
    assert (again.new, again.changed, again.unchanged, again.gone) == (0, 0, 3, 0)
    other = [mentor("M1", capacity=5), mentor("M4")]
    counts = await desk.roster.replace(other, NOW, keep=["M3"])
    assert (counts.new, counts.changed, counts.unchanged, counts.gone) == (1, 1, 0, 1)
    assert [who.id for who in await desk.roster.active()] == ["M1", "M3", "M4"]


async def test_nobody_is_told_before_a_proposal_is_accepted_and_then_once(desk, told):
    await desk.roster.replace([mentor()], NOW)
    await apply(desk, "a")
    assert (await desk.proposals.match(NOW)).proposed == 1
    assert (await desk.proposals.match(NOW)).proposed == 0
    assert await told("a") == []
    (proposal,) = await proposed(desk)
    accepted = [await desk.proposals.accept(proposal.id, NOW, say) for _ in range(3)]
    assert {one.state for one in accepted} == {"accepted"}
    assert await told("a") == ["a: 멘토 M1"]
    with pytest.raises(AlreadyMatched):
        await apply(desk, "a", wishes(times=("sat-morning",)))


async def test_accepting_at_once_never_exceeds_the_places(desk, told):
    await desk.roster.replace([mentor(capacity=2)], NOW)
    people = [f"p{n}" for n in range(2)]
    for person in people:
        await apply(desk, person)
    await desk.proposals.match(NOW)
    numbers = [proposal.id for proposal in await proposed(desk)]
    await desk.roster.replace([mentor(capacity=1)], NOW)
    results = await asyncio.gather(
        *(desk.proposals.accept(n, NOW, say) for n in numbers for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, MentorFull) for result in results) == 3
    assert len([text for person in people for text in await told(person)]) == 1


async def test_what_changed_meanwhile_is_not_accepted(desk):
    await desk.roster.replace([mentor()], NOW)
    await apply(desk, "a")
    await desk.proposals.match(NOW)
    (proposal,) = await proposed(desk)
    await apply(desk, "a", wishes(times=("sat-morning",)))
    with pytest.raises(NotWaiting):
        await desk.proposals.accept(proposal.id, NOW, say)
    await desk.proposals.match(NOW)
    (again,) = await proposed(desk)
    assert again.time == "sat-morning"
    await desk.applications.withdraw("a", NOW)
    with pytest.raises((NotWaiting, Stale)):
        await desk.proposals.accept(again.id, NOW, say)
    with pytest.raises(UnknownProposal):
        await desk.proposals.accept(999, NOW, say)


async def test_a_rejected_pair_is_not_proposed_again(desk):
    await desk.roster.replace([mentor("M1"), mentor("M2")], NOW)
    await apply(desk, "a")
    seen = []
    for _ in range(3):
        await desk.proposals.match(NOW)
        for proposal in await proposed(desk):
            seen.append(proposal.mentor)
            for _ in range(2):
                await desk.proposals.reject(proposal.id, NOW)
    assert sorted(seen) == ["M1", "M2"]
    ((_, reason),) = await desk.proposals.unmatched()
    assert reason == "full"


async def test_rematching_never_moves_what_is_accepted(desk):
    await desk.roster.replace([mentor("M1", capacity=1)], NOW)
    await apply(desk, "a")
    await desk.proposals.match(NOW)
    (first,) = await proposed(desk)
    await desk.proposals.accept(first.id, NOW, say)
    better = [mentor("M1", capacity=1), mentor("M2", levels=("basic",), interests=("games",))]
    await desk.roster.replace(better, NOW)
    for person in ("b", "c"):
        await apply(desk, person, wishes(level="basic", interests=("games",)))
    for again in (False, True, True):
        done = await desk.proposals.match(NOW, again=again)
        assert {pair.mentor for pair in done.result.pairs} == {"M2"} or not again
    ((kept, _, _),) = await desk.proposals.listed("accepted")
    assert kept == await desk.proposals.accept(first.id, NOW, say)
    assert {proposal.mentor for proposal in await proposed(desk)} == {"M2"}


async def test_ending_a_match_frees_the_place_and_tells_once(desk, told):
    await desk.roster.replace([mentor(capacity=1)], NOW)
    for person in ("a", "b"):
        await apply(desk, person)
    await desk.proposals.match(NOW)
    (proposal,) = await proposed(desk)
    await desk.proposals.accept(proposal.id, NOW, say)
    for _ in range(2):
        assert (await desk.proposals.end(proposal.id, NOW, say)).state == "ended"
    assert len(await told("a")) == 2
    assert (await desk.applications.find("a")).state == "open"
    await desk.proposals.match(NOW)
    (other,) = await proposed(desk)
    assert other.application != proposal.application


async def test_staff_assign_whom_they_choose_within_the_rules(desk, told):
    await desk.roster.replace([mentor("M1", capacity=1), mentor("M2", subjects=("english",))], NOW)
    first, second = await apply(desk, "a"), await apply(desk, "b")
    with pytest.raises(Unfit) as unfit:
        await desk.proposals.assign(first.id, "M2", NOW, say)
    assert unfit.value.why == "subjects"
    with pytest.raises(UnknownMentor):
        await desk.proposals.assign(first.id, "M9", NOW, say)
    with pytest.raises(UnknownApplication):
        await desk.proposals.assign(99, "M1", NOW, say)
    done = [await desk.proposals.assign(first.id, "M1", NOW, say) for _ in range(2)]
    assert {one.state for one in done} == {"accepted"}
    assert len(await told("a")) == 1
    with pytest.raises(MentorFull):
        await desk.proposals.assign(second.id, "M1", NOW, say)
    with pytest.raises(AlreadyMatched):
        await desk.proposals.assign(first.id, "M2", NOW, say)


async def test_a_mentor_who_has_gone_gets_nobody_but_keeps_whom_they_have(desk):
    await desk.roster.replace([mentor("M1")], NOW)
    for person in ("a", "b"):
        await apply(desk, person)
    await desk.proposals.match(NOW)
    first, second = await proposed(desk)
    await desk.proposals.accept(first.id, NOW, say)
    await desk.roster.replace([mentor("M2")], NOW)
    with pytest.raises(UnknownMentor):
        await desk.proposals.accept(second.id, NOW, say)
    application = await desk.applications.find("a")
    assert (await desk.applications.mentor_of(application))[1].id == "M1"


async def test_matching_at_once_proposes_everybody_once(desk):
    await desk.roster.replace([mentor("M1", capacity=10, group_size=5)], NOW)
    for n in range(6):
        await apply(desk, f"p{n}")
    done = await asyncio.gather(*(desk.proposals.match(NOW) for _ in range(4)))
    assert sum(one.proposed for one in done) == 6
    assert len({proposal.application for proposal in await proposed(desk)}) == 6


async def test_candidates_are_who_fits_and_has_room_the_best_first(desk):
    far = mentor("M4", mode="offline", districts=("마포구",))
    close, other, full = mentor("M1"), mentor("M2", major="체육학과"), mentor("M3", capacity=1)
    await desk.roster.replace([far, other, close, full], NOW)
    first, second = await apply(desk, "a"), await apply(desk, "b")
    await desk.proposals.assign(second.id, "M3", NOW, say)
    application, found = await desk.proposals.candidates(first.id)
    assert application == first
    assert [one.mentor.id for one in found] == ["M1", "M2"]
    assert found[0].points - found[1].points == found[0].parts["major"]
    with pytest.raises(UnknownApplication):
        await desk.proposals.candidates(99)


async def test_a_candidate_who_was_refused_says_so(desk):
    await desk.roster.replace([mentor()], NOW)
    application = await apply(desk, "a")
    await desk.proposals.match(NOW)
    [proposal] = await proposed(desk)
    await desk.proposals.reject(proposal.id, NOW)
    _, [candidate] = await desk.proposals.candidates(application.id)
    assert candidate.refused


async def test_a_choice_is_for_the_wishes_that_were_seen(desk):
    await desk.roster.replace([mentor()], NOW)
    seen = await apply(desk, "a")
    changed = await apply(desk, "a", wishes(times=("sat-morning",)))
    with pytest.raises(Stale):
        await desk.proposals.assign(seen.id, "M1", NOW, say, version=seen.version)
    done = await desk.proposals.assign(seen.id, "M1", NOW, say, version=changed.version)
    assert done.state == "accepted"
