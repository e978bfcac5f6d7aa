"""Which messages hold two requests, and how they are cut."""

from typing import Any

import pytest

from bot.requests import first_to_report, requests_in
from knowledge.encoder import plain_analyser

LABELS = {
    "비용": "cost",
    "서류": "required_documents",
    "멘토": "mentoring_apply",
    "가입": "how_to_apply",
    "안녕": "chitchat",
    "힘들": "emotional_support",
}


def reading(confidence: float) -> Any:
    """Rasa, as far as these tests need it: the label of the first word it knows."""

    async def parse(text: str) -> dict[str, Any]:
        name = next((label for word, label in LABELS.items() if word in text), "nlu_fallback")
        return {"intent": {"name": name, "confidence": confidence}}

    return parse


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("비용이 드나요? 서류는 뭐예요?", ["비용이 드나요?", "서류는 뭐예요?"]),
        (
            "저 중2예요. 비용이 드나요? 서류는 뭐예요?",
            ["저 중2예요. 비용이 드나요?", "서류는 뭐예요?"],
        ),
        ("안녕하세요. 비용이 드나요?", ["안녕하세요. 비용이 드나요?"]),
        ("비용이 드나요? 비용 알려 주세요.", ["비용이 드나요? 비용 알려 주세요."]),
        ("가입은 어디서 해요? 멘토 신청해요?", ["가입은 어디서 해요? 멘토 신청해요?"]),
        ("요즘 힘들어요. 비용이 드나요?", ["요즘 힘들어요.", "비용이 드나요?"]),
    ],
)
async def test_requests(text: str, pieces: list[str]) -> None:
    assert await requests_in(text, reading(0.95), plain_analyser()) == pieces


async def test_an_unsure_reading_does_not_cut() -> None:
    text = "비용이 드나요? 서류는 뭐예요?"
    assert await requests_in(text, reading(0.5), plain_analyser()) == [text]


def test_the_request_that_leads_to_an_action_is_reported() -> None:
    assert first_to_report(["cost", "eligibility"]) == 1
    assert first_to_report(["how_to_apply", "counselling_booking"]) == 1
    assert first_to_report(["cost", "contact_dept"]) == 0
    assert first_to_report(["emotional_support", "cost"]) == 1
