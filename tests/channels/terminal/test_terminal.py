"""The terminal while a counsellor talks."""

import asyncio
import io
import sys

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from channels.terminal.adapter import TerminalAdapter
from tests.counsellor import Counsellor

ME = "terminal-me"
WITHIN = 60  # seconds; a busy machine is slow


class Keyboard(io.StringIO):
    """A terminal's input."""

    def isatty(self) -> bool:
        return True


class Screen(io.StringIO):
    """What is printed."""

    async def until(self, words: str) -> None:
        """Wait for words."""
        async with asyncio.timeout(WITHIN):
            while words not in self.getvalue():
                await asyncio.sleep(0.02)


@pytest.fixture
async def talk(gateway, running, monkeypatch):
    """Somebody at the prompt: what is typed, and what is seen."""
    monkeypatch.setattr(sys, "stdin", Keyboard())
    screen = Screen()
    adapter = TerminalAdapter(gateway, Console(file=screen, width=80), ME)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        async with running():
            talking = asyncio.create_task(adapter.talk())
            yield keys, screen
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)


async def test_a_counsellor_is_heard_at_the_prompt(talk, assistant_alone):
    keys, screen = talk
    keys.send_text("느린 학습자 지원이 뭐예요?\n")
    await screen.until("출처: ")
    sky = await Counsellor.new(assistant_alone)
    await sky.takes(ME)
    await screen.until("사람이 답해 드려요")
    await sky.says(ME, "안녕하세요.")
    await screen.until("[상담사 하늘]\n  안녕하세요.")
    keys.send_text("여기 계세요?\n")
    await sky.reads(ME, "여기 계세요?")
    await sky.says(ME, "네, 여기 있어요.")
    await screen.until("네, 여기 있어요.")
