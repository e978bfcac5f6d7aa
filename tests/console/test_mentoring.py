"""The page of mentoring: proposals, other candidates, decisions."""

import pytest

from bot.today import now
from store.outbox import Outbox
from tests.actions.mentoring.people import mentor, wishes
from tests.console.test_bookings import read


@pytest.fixture
async def desk(assistant_alone):
    """Two mentors and a learner who waits."""
    mentoring = assistant_alone.services.mentoring
    await mentoring.roster.replace([mentor("M1"), mentor("M2", major="체육학과")], now())
    await mentoring.applications.apply("ann", wishes(), now(), needs_consent=False)
    return mentoring


@pytest.fixture
async def proposal(desk):
    await desk.proposals.match(now())
    [(proposal, _, _)] = await desk.proposals.listed("proposed")
    return proposal


async def test_without_mentors_the_page_says_what_to_do(console):
    page = read(await (await console()).get("/mentoring"))
    for words in ("아직 멘토가 없어요", "정할 제안이 없어요", "아직 정해진 짝이 없어요"):
        assert words in page


async def test_a_match_is_proposed_explained_and_accepted(console, desk, assistant_alone):
    person = await console()
    assert "신청 1" in read(await person.get("/mentoring"))
    done = await person.post("/mentoring/match")
    page = read(await person.get(done.headers["location"].removeprefix("/console")))
    assert "새 제안을 만들었어요" in page
    assert "전공이 배울 과목과 가까워요" in page
    [(proposal, _, _)] = await desk.proposals.listed("proposed")
    accepted = await person.post(f"/mentoring/proposals/{proposal.id}/accept")
    assert accepted.status_code == 303
    assert "짝 끝내기" in read(await person.get("/mentoring"))
    assert len(await Outbox(assistant_alone.database).waiting("ann", now())) == 1
    ended = await person.post(f"/mentoring/proposals/{proposal.id}/end")
    assert ended.status_code == 303
    again = await person.post(f"/mentoring/proposals/{proposal.id}/accept")
    assert again.status_code == 409
    assert "이미 정해졌거나 없어진 제안이에요" in again.text
    noted = [line.action for line in await assistant_alone.audit.page(account=person.account.id)]
    assert [action for action in noted if action != "mentoring.view"] == [
        "mentoring.end",
        "mentoring.accept",
        "mentoring.match",
    ]


async def test_another_candidate_is_chosen_with_points_explained(console, desk, proposal):
    person = await console()
    page = read(await person.get(f"/mentoring/applications/{proposal.application}"))
    assert page.index("M1") < page.index("M2")
    assert "과목 250/250" in page
    assert "전공 0/150" in page
    form = {"mentor": "M2", "version": 1}
    done = await person.post(f"/mentoring/applications/{proposal.application}/assign", data=form)
    assert done.status_code == 303
    [(accepted, _, _)] = await desk.proposals.listed("accepted")
    assert accepted.mentor == "M2"
    page = read(await person.get(f"/mentoring/applications/{proposal.application}"))
    assert "이미 정해진 짝이 있어요" in page
    assert (await person.get("/mentoring/applications/99")).status_code == 404


async def test_a_choice_for_wishes_that_changed_is_told_kindly(console, desk, proposal):
    person = await console()
    await desk.applications.apply("ann", wishes(times=("sat-morning",)), now(), needs_consent=False)
    path = f"/mentoring/applications/{proposal.application}/assign"
    late = await person.post(path, data={"mentor": "M1", "version": 1})
    assert late.status_code == 409
    assert "그사이 학생이 신청을 바꿨어요" in late.text
    gone = await person.post(path, data={"mentor": "M9", "version": 2})
    assert "그 멘토는 이제 명단에 없어요" in gone.text


async def test_who_was_refused_is_marked_and_matching_goes_on(console, desk, proposal):
    person = await console()
    await person.post(f"/mentoring/proposals/{proposal.id}/reject")
    page = read(await person.get(f"/mentoring/applications/{proposal.application}"))
    assert "전에 물리거나 끝낸 짝이에요" in page
    await person.post("/mentoring/match", data={"again": "true"})
    [(second, _, _)] = await desk.proposals.listed("proposed")
    assert second.mentor != proposal.mentor
