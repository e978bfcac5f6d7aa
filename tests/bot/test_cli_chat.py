"""`chat`: in a pipe and in a terminal."""

import os
import pty
import re
import select
import struct
import termios
import time
import unicodedata
from fcntl import ioctl

import pytest

from tests.bot.conftest import START_LIMIT

pytestmark = pytest.mark.rasa

COLUMNS = 60
ESCAPE = re.compile(r"\x1b(\[[\d;?]*[A-Za-z]|\][^\x07]*\x07|.)")


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_piped_lines(program) -> None:
    said = "아이가 중3이고 한부모 가정인데 서울런 되나요?\r\n\n1번\n도움말\n살기 싫어\n"
    done = program(
        "chat", "--as-of", "2022-10-11", "--conversation", "mine", stdin=said.encode() + b"\xff\n"
    )
    assert done.returncode == 0
    shown = done.stdout.decode()
    assert "\x1b" not in shown
    assert "2022-10-11 기준" in shown
    assert "나 > 아이가 중3이고" in shown
    assert "[1] 네, 서울에 살아요" in shown
    assert "→ 네, 서울에 살아요" in shown
    assert "출처: " in shown
    assert re.search(r"☎ [\d-]+\n", shown)  # a number to call is no choice
    assert not re.search(r"\[\d\].*전화하기", shown)
    assert "baeumgil chat --conversation mine" in shown
    assert max(map(columns, shown.splitlines())) <= 88
    assert "Traceback" not in done.stderr.decode()


class Terminal:
    """A terminal with the program in it, as far as a test looks at it."""

    def __init__(self) -> None:
        self.ours, self.theirs = pty.openpty()
        ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
        self._raw, self._seen = b"", 0

    @property
    def shown(self) -> str:
        return ESCAPE.sub("", self._raw.decode("utf-8", "ignore"))

    def until(self, words: str, seconds: float = START_LIMIT) -> None:
        """Wait for words after those waited for before."""
        deadline = time.monotonic() + seconds
        while (found := self.shown.find(words, self._seen)) < 0:
            assert time.monotonic() < deadline, self.shown
            if select.select([self.ours], [], [], 0.1)[0]:
                self._raw += os.read(self.ours, 65536)
        self._seen = found + len(words)

    def type(self, text: str) -> None:
        os.write(self.ours, text.encode())

    def insist(self, text: str, words: str) -> None:
        """Type again and again until words appear: between two prompts nobody reads keys."""
        for _ in range(30):
            self.type(text)
            try:
                self.until(words, seconds=2.0)
            except AssertionError:
                continue
            return
        raise AssertionError(self.shown)


def test_a_terminal(program, ends, monkeypatch) -> None:
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")  # nobody answers where the cursor is
    terminal = Terminal()
    ends_of_it = dict.fromkeys(("stdin", "stdout", "stderr"), terminal.theirs)
    with program.start("chat", **ends_of_it) as chat:
        terminal.until("나 >")
        rasa = chat.child()
        terminal.type("서울런 되나요?\r")
        terminal.until("[1]")
        terminal.until("나 >")
        terminal.type("\r")
        terminal.until("나 >")
        terminal.insist("\x03", "--conversation")
        assert chat.wait(60) == 0
        assert ends(rasa)
    lines = [line for line in terminal.shown.splitlines() if line.startswith("  ")]
    assert max(map(columns, lines)) <= COLUMNS
