"""What no record knows is answered in the words of a document, or not at all."""

from datetime import date

import pytest

from actions.fallback import fallback
from actions.reading.reader import Reader
from actions.reading.second_look import second_look
from actions.turn import Turn
from store.database import Database
from store.documents import Documents
from store.engine import create_engine
from tests.actions.reading.conftest import TODAY, document, row, sentence

STARS = (
    sentence(
        "- 별빛천문교실: 2026년 봄에 관측 강좌 12회, 참여 어린이 2,046명\n"
        "- 별빛천문교실 재료비: 1인당 3,500원",
        "Ⅱ-1-3",
        "Ⅱ-1-3 별빛천문교실",
    ),
    row(
        "교실 | 요일 | 정원(명) | 이용료",
        "망원경 만들기교실 | 화·목 | 1,204 | 12,345.5원",
        "표 2",
        "별빛천문교실 이용 안내",
    ),
)
PLAN = document("stars", "별빛구 천문교육 계획", date(2026, 3, 2))


async def filled(shelf, *documents):
    for of, *pieces in documents:
        await shelf.put(of, *pieces)
    await shelf.corpus.refresh()
    return shelf


async def test_a_sentence_is_shown_as_it_stands_with_its_place_and_date(shelf):
    await filled(shelf, (PLAN, *STARS))

    outcome = await shelf.ask("별빛천문교실에 어린이가 몇 명 참여했어요?")

    (reply,) = outcome.replies
    assert "별빛천문교실: 2026년 봄에 관측 강좌 12회, 참여 어린이 2,046명" in reply.text
    assert "「별빛구 천문교육 계획」 Ⅱ-1-3" in reply.text
    assert "2026년 3월 2일" in reply.text
    assert "120" in reply.text
    assert reply.buttons
    first = reply.sources[0]
    assert first.record == "document/stars#1"
    assert first.document == "별빛구 천문교육 계획 Ⅱ-1-3"
    assert first.as_of == date(2026, 3, 2)
    assert not outcome.unanswered


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("별빛천문교실 재료비가 얼마예요?", "1인당 3,500원"),
        ("망원경 만들기교실 이용료가 얼마예요?", "· 이용료: 12,345.5원"),
        ("망원경 만들기교실 정원이 몇 명이에요?", "· 정원(명): 1,204"),
    ],
)
async def test_figures_are_never_rewritten(shelf, question, shown):
    await filled(shelf, (PLAN, *STARS))

    outcome = await shelf.ask(question)

    assert shown in outcome.replies[0].text


@pytest.mark.parametrize(
    "question",
    [
        "별빛천문교실 주차장 있어요?",
        "별빛천문교실은 몇 시에 시작해요?",
        "2024년에 별빛천문교실에 몇 명 참여했어요?",
        "달빛수영교실에 어린이가 몇 명 참여했어요?",
    ],
)
async def test_what_does_not_stand_there_is_not_answered(shelf, question):
    await filled(shelf, (PLAN, *STARS))

    outcome = await shelf.ask(question)

    assert outcome.unanswered
    assert not any(reply.sources for reply in outcome.replies)


async def test_records_win(shelf):
    told = sentence("노인대학 강좌를 마친 사람은 모두 9,999명이다.", "7쪽", "노인대학")
    await filled(shelf, (document("other", "다른 문서", date(2026, 5, 1)), told))

    outcome = await shelf.ask("노인대학은 몇 명이 수료했어요?")

    assert "1,760명" in outcome.replies[0].text
    assert "9,999" not in outcome.replies[0].text


async def test_the_side_that_a_record_lacks_is_looked_up(shelf):
    told = sentence("노인대학 수강료는 한 학기 20,000원이다.", "7쪽", "노인대학")
    await filled(shelf, (document("fees", "노인대학 안내", date(2026, 5, 1)), told))

    outcome = await shelf.ask("노인대학 수강료가 얼마예요?", label="cost")

    assert "노인대학 수강료는 한 학기 20,000원이다." in outcome.replies[0].text
    assert outcome.slots["topic"] == "programme/III-1-10"


async def test_a_record_that_is_only_near_does_not_hide_what_a_document_says(shelf):
    told = sentence("가족학교에서는 점심 도시락을 나누어 준다.", "2쪽", "가족학교 안내")
    await filled(shelf, (document("meals", "가족학교 안내", date(2026, 5, 1)), told))

    outcome = await shelf.ask("가족학교에서 점심도 주나요?")

    of_record, of_document = outcome.replies
    assert of_record.text.startswith("가족학교 운영")
    assert "점심 도시락을 나누어 준다." in of_document.text
    assert [source.record for source in of_document.sources] == ["document/meals#1"]
    assert outcome.slots["topic"] == "programme/II-2-12"


async def test_one_caution_is_enough(shelf, base):
    told = sentence("가족학교에서는 점심 도시락을 나누어 준다.", "2쪽", "가족학교 안내")
    old = document("meals", "가족학교 안내", date(2023, 5, 1), review_on=date(2025, 5, 1))
    await filled(shelf, (old, told))

    outcome = await shelf.ask("가족학교에서 점심도 주나요?")

    said = "\n".join(reply.text for reply in outcome.replies)
    cautions = (base.texts("reading.review_due"), base.texts("answers.old_note", day="").strip())
    assert sum(said.count(caution) for caution in cautions) == 1


@pytest.mark.parametrize(
    "again",
    [
        "노인대학 22개소에서 강좌 132개를 열어 1,760명이 수료했다.",
        "노인대학을 2022년에 수료한 사람은 1760명이다.",
    ],
)
async def test_nothing_is_said_twice(shelf, again):
    told = sentence(again, "7쪽", "노인대학")
    await filled(shelf, (document("other", "다른 문서", date(2026, 5, 1)), told))

    outcome = await shelf.ask("노인대학은 몇 명이 수료했어요?")

    assert len(outcome.replies) == 1


async def test_the_figure_that_a_record_lacks_is_told_beside_it(shelf):
    told = sentence("노인대학 강당 좌석은 모두 350석이다.", "7쪽", "노인대학 시설")
    await filled(shelf, (document("halls", "노인대학 시설 안내", date(2026, 5, 1)), told))

    outcome = await shelf.ask("노인대학 강당 좌석이 몇 석이에요?")

    assert "350석" in outcome.replies[-1].text


async def test_a_list_is_not_told_beside_a_record(shelf):
    table = row("이름 | 하는 일", "가족학교 | 점심 나눔, 책 모임, 나들이, 그림 그리기", "표 1")
    await filled(shelf, (document("lists", "가족학교 안내", date(2026, 5, 1)), table))

    outcome = await shelf.ask("가족학교에서 점심도 주나요?")

    assert not any("document/" in s.record for reply in outcome.replies for s in reply.sources)


@pytest.mark.parametrize("question", ["무슨 교육이 있나요?", "총 몇 명이 참여했나요?"])
async def test_a_question_that_names_nothing_is_not_looked_up(shelf, question):
    await filled(shelf, (PLAN, *STARS))

    outcome = await shelf.ask(question)

    assert not any("document/" in s.record for reply in outcome.replies for s in reply.sources)


async def test_what_is_out_of_scope_for_the_records_is_looked_up_too(shelf):
    await filled(shelf, (PLAN, *STARS))

    outcome = await shelf.ask(
        "별빛천문교실 재료비가 얼마예요?", "action_out_of_scope", label="out_of_scope"
    )

    assert outcome.label == "programme_info"
    assert "3,500원" in outcome.replies[0].text


async def test_a_document_past_its_review_date_is_told_with_a_caution(shelf, base):
    old = document("stars", "별빛구 천문교육 계획", date(2026, 3, 2), review_on=date(2026, 9, 2))
    await filled(shelf, (old, *STARS))

    outcome = await shelf.ask("별빛천문교실 재료비가 얼마예요?")

    assert base.texts("reading.review_due") in outcome.replies[0].text


async def test_the_newest_version_answers(shelf, base):
    newer = document("stars-2", "별빛구 천문교육 계획", date(2026, 8, 1))
    changed = sentence("별빛천문교실 재료비: 1인당 4,100원", "3쪽", "별빛천문교실")
    await filled(shelf, (PLAN, *STARS), (newer, changed))

    outcome = await shelf.ask("별빛천문교실 재료비가 얼마예요?")

    assert "4,100원" in outcome.replies[0].text
    assert "3,500원" not in outcome.replies[0].text
    assert base.texts("reading.superseded") not in outcome.replies[0].text


async def test_until_the_index_is_new_the_older_version_is_told_with_a_caution(shelf, base):
    await filled(shelf, (PLAN, *STARS))
    newer = document("stars-2", "별빛구 천문교육 계획", date(2026, 8, 1))
    await shelf.put(newer, sentence("별빛천문교실 재료비: 1인당 4,100원", "3쪽", "별빛천문교실"))

    outcome = await shelf.ask("별빛천문교실 재료비가 얼마예요?")

    assert "3,500원" in outcome.replies[0].text
    assert base.texts("reading.superseded") in outcome.replies[0].text


async def test_two_documents_are_told_apart_newest_first(shelf, base):
    other = document("fees", "별빛구 이용료 고시", date(2026, 8, 1))
    fee = sentence("별빛천문교실 재료비: 1인당 4,100원", "3쪽", "별빛천문교실")
    await filled(shelf, (PLAN, *STARS), (other, fee))

    outcome = await shelf.ask("별빛천문교실 재료비가 얼마예요?")

    (reply,) = outcome.replies
    assert base.texts("reading.found_several", count=2) in reply.text
    assert base.texts("reading.disagree") in reply.text
    newest, oldest = reply.text.index("「별빛구 이용료 고시」"), reply.text.index("「별빛구 천문")
    assert newest < reply.text.index("4,100원") < oldest < reply.text.index("3,500원")
    assert [source.as_of for source in reply.sources[:2]] == [date(2026, 8, 1), date(2026, 3, 2)]


async def test_documents_that_agree_are_not_said_to_differ(shelf, base):
    other = document("fees", "별빛구 이용료 고시", date(2026, 8, 1))
    fee = sentence("별빛천문교실 재료비: 1인당 3,500원", "3쪽", "별빛천문교실")
    await filled(shelf, (PLAN, *STARS), (other, fee))

    outcome = await shelf.ask("별빛천문교실 재료비가 얼마예요?")

    assert base.texts("reading.disagree") not in outcome.replies[0].text


async def test_without_documents_the_answer_stays(shelf):
    outcome = await shelf.ask("별빛천문교실 재료비가 얼마예요?")

    assert outcome.unanswered


async def test_without_the_database_the_records_answer_stays(shelf, base):
    await filled(shelf, (PLAN, *STARS))
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nowhere")
    reader = Reader(lambda: shelf.corpus.current, Documents(Database(engine)))
    turn = Turn(text="별빛천문교실 재료비가 얼마예요?", label="out_of_scope", as_of=TODAY)
    known = fallback(turn, base)

    outcome = await second_look(known, turn, base, reader)

    await engine.dispose()
    assert outcome is known
