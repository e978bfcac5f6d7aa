"""Secrets told to the real program: what becomes of them in its databases, logs and memory."""

import json
import re
import signal
import sqlite3
import threading
import time

import httpx
import pytest

from tests.bot.conftest import Program

pytestmark = pytest.mark.rasa

SENTENCE = "고양이 모카랑 같이 서울런 강의를 보고 싶은데"
FORGOTTEN = "강아지 해피랑 같이 서울런 강의를 보고 싶은데"
NAME = "토순이별"
NUMBERS = {
    "제 주민번호는 050101-3234567이에요. 서울런 되나요?": "3234567",
    "엄마 주민번호 팔공일이삼일 이삼사오육칠팔 이에요": "이삼사오육칠팔",
    "카드는 4111 1111 1111 1111 이에요": "1111 1111",
    "제 번호는 010-9876-5432예요. 서울런 되나요?": "9876-5432",
    "계좌는 신한 110-987-654321 이에요": "987-654321",
    "메일은 planted.secret@naver.com 이에요": "planted.secret",
}
BOOKING = "고1이고 서울런 회원이에요. 만 16세고요, 심화상담 예약할게요 제일 빠른 걸로요"
ERASED_WITHIN = 90  # seconds; the sweeper looks every 20


@pytest.fixture(scope="module")
def program(settings, tmp_path_factory):
    """The program with databases of its own."""
    home = tmp_path_factory.mktemp("secrets")
    for made in ("assets", "build"):
        (home / made).symlink_to((settings.home / made).resolve())
    return Program(home)


class Running:
    """The program while it runs, and all it has printed."""

    def __init__(self, process, key) -> None:
        self.printed: list[str] = []
        self._ready = threading.Event()
        self.address = ""
        self._key = key
        self._readers = [
            threading.Thread(target=self._read, args=(pipe,))
            for pipe in (process.stdout, process.stderr)
        ]
        for reader in self._readers:
            reader.start()
        assert self._ready.wait(120), "".join(self.printed)

    def _read(self, pipe) -> None:
        for line in map(bytes.decode, pipe):
            self.printed.append(line)
            if line.split()[:1] == ["Health"]:
                self.address = line.split()[1].removesuffix("/health")
            if "Ctrl-C" in line:
                self._ready.set()

    def say(self, conversation, text):
        answer = httpx.post(
            f"{self.address}/api/v1/conversations/{conversation}/messages",
            headers={"Authorization": f"Bearer {self._key}"},
            json={"text": text},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        return "\n".join(reply["text"] for reply in answer.json()["replies"])

    def write_on_the_web(self, text) -> None:
        begun = httpx.post(f"{self.address}/web/v1/sessions")
        sent = httpx.post(
            f"{self.address}/web/v1/messages",
            headers={"Authorization": f"Bearer {begun.json()['token']}"},
            json={"id": "0" * 32, "text": text},
        )
        assert sent.status_code == 202, sent.text

    def ended(self) -> None:
        for reader in self._readers:
            reader.join()


@pytest.fixture(scope="module")
def told(program):
    """The secrets are told, the name in a booking; the program has ended. What it printed."""
    added = program("partner", "add", "lib", "--scope", "conversations").stdout.decode()
    key = re.search(r"bg_\S+", added)[0]
    with program.start("run", "--port", "0") as process:
        running = Running(process, key)
        for number, text in enumerate(NUMBERS):
            running.say(f"numbers-{number}", text)
            running.write_on_the_web(text)
        running.say("cat", f"{SENTENCE} 무료인가요?")
        running.say("booking", BOOKING)
        assert NAME not in running.say("booking", f"{NAME}이라고 불러 주세요")
        running.say("booking", "네")
        running.say("forgotten", f"{FORGOTTEN} 무료인가요?")
        running.say("forgotten", "내 정보 삭제")
        assert "지워" in running.say("forgotten", "네")
        wait_until_erased(program, running)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        running.ended()
    return "".join(running.printed)


def wait_until_erased(program, running) -> None:
    deadline = time.monotonic() + ERASED_WITHIN
    while time.monotonic() < deadline:
        if rows(program.home / "baeumgil.db", "SELECT * FROM audit WHERE action='person.erase'"):
            return
        time.sleep(0.5)
    raise AssertionError("nobody was erased" + "".join(running.printed))


def rows(file, query) -> list[tuple]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def files(program) -> dict[str, bytes]:
    """All files of the run: databases, their logs, logs."""
    found = [file for file in program.home.rglob("*") if file.is_file()]
    return {
        file.relative_to(program.home).as_posix(): file.read_bytes()
        for file in found
        if not any(folder.is_symlink() for folder in file.parents)
    }


def ways(secret: str) -> list[bytes]:
    """How a secret may stand in a file."""
    return [secret.encode(), json.dumps(secret)[1:-1].encode()]


def where(program, secret: str) -> set[str]:
    return {
        name
        for name, content in files(program).items()
        if any(way in content for way in ways(secret))
    }


@pytest.mark.parametrize("secret", [*NUMBERS.values(), NAME])
def test_numbers_and_names_are_nowhere(program, told, secret):
    assert where(program, secret) == set()
    assert secret not in told


def test_what_was_said_is_in_no_log(program, told):
    kept = where(program, SENTENCE)
    assert kept  # what is looked for can be found
    assert {name for name in kept if not name.startswith(("baeumgil.db", "rasa.db"))} == set()
    assert SENTENCE not in told


def test_who_was_forgotten_is_in_no_file(program, told):
    assert where(program, FORGOTTEN) == set()
    kept = rows(program.home / "rasa.db", "SELECT count(DISTINCT sender_id) FROM events")
    conversations = rows(program.home / "baeumgil.db", "SELECT count(*) FROM conversations")
    assert kept <= conversations


def test_keys_are_changed_and_the_old_one_goes(program, told):
    old = (program.home / "secret.key").read_text()
    new = program("keys", "new").stdout.decode().strip()
    both = {"secret_keys": f"{new},{old}"}
    assert program("keys", "rotate", "--check", **both).returncode == 1
    done = program("keys", "rotate", **both)
    assert done.returncode == 0, done.stderr.decode()
    assert "can be taken out" in done.stdout.decode()
    assert program("keys", "rotate", "--check", secret_keys=new).returncode == 0
    back = {"secret_keys": f"{old},{new}"}
    assert program("keys", "rotate", **back).returncode == 0


def test_an_export_has_the_name_in_the_clear_and_an_erasure_takes_it(program, told):
    [(one,)] = rows(program.home / "baeumgil.db", "SELECT conversation_id FROM personal_details")
    exported = json.loads(program("export", one).stdout)
    assert exported["personal_details"][0]["secret"] == NAME
    assert exported["rasa_events"]
    done = program("erase", one, "--yes")
    assert done.returncode == 0, done.stderr.decode()
    assert "1 bookings" in done.stdout.decode()
    assert where(program, one) == set()
    again = program("erase", one, "--yes")
    assert again.returncode == 1
    assert "nothing is kept" in again.stderr.decode()


def test_retention_says_what_it_would_delete(program, told):
    looked = program("retention")
    assert looked.returncode == 0, looked.stderr.decode()
    assert "nothing was changed" in looked.stdout.decode()
    assert program("retention", "--apply").returncode == 0
