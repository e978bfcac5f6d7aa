"""When Rasa dies the assistant still answers, loses nothing and recovers."""

import asyncio
import os
import signal

import pytest

from tests.end_to_end.reading import records_of, text_of

WITHIN = 60  # seconds; a busy machine is slow
pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


async def test_killed_in_the_middle_of_a_turn(talk, assistant):
    runtime, _ = assistant
    await talk.say("중2인데 서울런 되나요?")
    turn = asyncio.create_task(talk.say("디지털 문해학습장은 몇 곳이에요"))
    await asyncio.sleep(0.01)
    os.kill(runtime.rasa.service.pid, signal.SIGKILL)
    result = await turn
    assert "19" in text_of(result), "the records answer without Rasa"
    crisis = await talk.say("죽고 싶어요")
    assert crisis.intent.name == "crisis"
    assert "contact/youth-1388" in records_of(crisis)

    async with asyncio.timeout(WITHIN):
        while runtime.rasa.state == "ready":  # until the supervisor has noticed
            await asyncio.sleep(0.1)
    await runtime.rasa.service.wait_ready()
    await talk.say("안녕")  # not an answer to the question about safety
    done = await talk.say("서울 살고 다문화 가정이에요")
    assert done.verdict is not None
    assert done.verdict.status == "eligible", "the form and its facts outlive Rasa"
