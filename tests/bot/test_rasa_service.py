"""The real Rasa: trained, started, talked to, killed."""

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from bot.rasa import running_rasa
from bot.rasa.child import ROOT
from bot.rasa.client import RasaClient
from bot.rasa.errors import RasaStartFailed, RasaTimeout, RasaUnavailable, TrainingFailed
from bot.rasa.supervisor import ExternalRasa, RasaSupervisor
from bot.rasa.train import ensure_model
from knowledge.errors import ArtefactError

pytestmark = pytest.mark.rasa

DOMAIN = """
version: "3.1"
intents: [eligibility, cost, chitchat]
entities: [grade]
actions: [action_answer, action_default_fallback]
session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
"""
RULES = """
version: "3.1"
rules:
- rule: eligibility
  steps: [{intent: eligibility}, {action: action_answer}]
- rule: cost
  steps: [{intent: cost}, {action: action_answer}]
- rule: chitchat
  steps: [{intent: chitchat}, {action: action_answer}]
"""
TOKEN = "shown-to-actions"
EXAMPLES = """
version: "3.1"
nlu:
- intent: eligibility
  examples: |
    - 서울런 되나요
    - 우리 애도 가입할 수 있어요?
    - 한부모 가정인데 서울런 돼요
    - 중3인데 자격이 되는지 궁금해요
- intent: cost
  examples: |
    - 돈 드나요
    - 무료예요?
    - 비용이 얼마예요
    - 교재비 내야 하나요
- intent: chitchat
  examples: |
    - 안녕하세요
    - 고마워요
    - 반가워
    - 심심해
"""


class Actions(BaseHTTPRequestHandler):
    """An action server that answers with what Rasa understood."""

    def do_POST(self) -> None:
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = call["tracker"]["latest_message"]
        custom = {"action": call["next_action"], "path": self.path}
        custom |= {key: message[key] for key in ("text", "intent", "entities", "metadata")}
        answer = json.dumps({"events": [], "responses": [{"custom": custom}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def actions() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Actions)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/webhook"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Rasa project with our pipeline."""
    root = tmp_path_factory.mktemp("project")
    for folder, name, text in [
        ("nlu/domain", "domain.yml", DOMAIN),
        ("nlu/data", "rules.yml", RULES),
        ("nlu/data", "nlu.yml", EXAMPLES),
    ]:
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / name).write_text(text)
    shutil.copy(ROOT / "config.yml", root)
    for name in ("components", "korean", "constraints.txt"):
        (root / "nlu" / name).symlink_to(ROOT / "nlu" / name)
    return root


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `BAEUMGIL_HOME` with a small build."""
    home = tmp_path_factory.mktemp("home")
    encoder = home / "build" / "encoder"
    encoder.mkdir(parents=True)
    keys = ["가정/NNG", "무료/NNG", "비용/NNG", "자격/NNG"]
    (encoder / "vocab.json").write_text(json.dumps(keys))
    np.savez(
        encoder / "vectors.npz",
        vectors=np.eye(len(keys), 256, dtype=np.int8) * 127,
        scales=np.full(len(keys), 1 / 127, np.float32),
        weights=np.ones(len(keys), np.float32),
    )
    lexicon = {"entries": [], "user_words": ["서울런"], "parts": {}}
    (home / "build" / "lexicon.json").write_text(json.dumps(lexicon))
    return home


@pytest.fixture(scope="module")
def model(project: Path, home: Path) -> Path:
    return ensure_model(home, root=project)


@pytest.fixture
async def rasa(model: Path, home: Path, actions: str) -> AsyncIterator[RasaSupervisor]:
    supervisor = RasaSupervisor(model, home, action_url=actions, action_token=TOKEN)
    await supervisor.start()
    try:
        await supervisor.wait_ready()
        yield supervisor
    finally:
        await supervisor.stop()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def ends(pid: int, within: float = 30.0) -> bool:
    deadline = time.monotonic() + within
    while is_running(pid) and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return not is_running(pid)


def test_training_again_does_nothing(model: Path, project: Path, home: Path) -> None:
    made = model.stat().st_mtime_ns
    steps: list[float] = []
    assert ensure_model(home, steps.append, root=project) == model
    assert (model.stat().st_mtime_ns, steps) == (made, [])


def test_data_that_rasa_refuses_keep_the_old_model(
    model: Path, project: Path, home: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "project"
    shutil.copytree(project, broken, symlinks=True)
    (broken / "nlu/data/rules.yml").write_text("rules: [{rule: x, steps: nothing}]")
    before = model.read_bytes()
    with pytest.raises(TrainingFailed, match=r"train\.log"):
        ensure_model(home, root=broken)
    assert model.read_bytes() == before


def test_a_missing_build_is_named(project: Path, tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match=r"lexicon\.json"):
        ensure_model(tmp_path, root=project)


async def test_a_conversation(rasa: RasaSupervisor, home: Path) -> None:
    assert rasa.state == "ready"
    async with RasaClient(rasa) as client:
        (answer,) = await client.send("kim", "중3인데 서울런 되나요", {"as_of": "2022-10-11"})
        custom = answer["custom"]
        assert (custom["action"], custom["path"]) == ("action_answer", f"/webhook?token={TOKEN}")
        assert custom["intent"]["name"] == "eligibility"
        assert custom["metadata"] == {"as_of": "2022-10-11"}
        (grade,) = [entity for entity in custom["entities"] if entity["entity"] == "grade"]
        assert (grade["value"], grade["text"]) == ("m3", "중3")

        for typed in ["/restart", '/cost{"grade": "e1"}', "  /eligibility"]:
            (answer,) = await client.send("kim", typed)
            custom = answer["custom"]
            assert custom["intent"]["confidence"] < 1
            assert not [e for e in custom["entities"] if e["value"] == "e1"]

        parsed = await client.parse("비용이 얼마예요")
        assert parsed["intent"]["name"] == "cost"
        places = parsed["text_tokens"]
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))

        await client.append_events("kim", [{"event": "pause"}])
        assert await client.send("kim", "무료예요?") == []
        await client.reset("kim")
        assert await client.send("kim", "무료예요?")

    stranger = ExternalRasa(rasa.address.url, "wrong")
    with pytest.raises(RasaUnavailable, match="BAEUMGIL_RASA_TOKEN"):
        await stranger.wait_ready(5)
    log = (home / "log" / "rasa.log").read_text()
    assert "중3인데" not in log
    assert "restart" not in log


async def test_killed_it_is_started_again(rasa: RasaSupervisor) -> None:
    first = rasa.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(30):
        while rasa.state != "restarting":
            await asyncio.sleep(0.01)
    async with RasaClient(rasa) as client:
        with pytest.raises(RasaUnavailable):
            await client.send("kim", "무료예요?")
        await rasa.wait_ready()
        assert rasa.pid != first
        assert await client.send("kim", "무료예요?")


async def test_stopping_leaves_nothing(model: Path, home: Path, actions: str) -> None:
    supervisor = RasaSupervisor(model, home, action_url=actions, action_token=TOKEN)
    async with running_rasa(supervisor) as connection:
        with pytest.raises(RasaTimeout):
            await supervisor.wait_ready(0.5)
        assert connection.state == "starting"
        pid = supervisor.pid
        assert pid is not None
        assert is_running(pid)
    assert connection.state == "stopped"
    assert not is_running(pid)


async def test_a_bad_model_is_a_clear_error(home: Path, tmp_path: Path, actions: str) -> None:
    bad = tmp_path / "model.tar.gz"
    bad.write_bytes(b"not a model")
    supervisor = RasaSupervisor(bad, home, action_url=actions, action_token=TOKEN)
    await supervisor.start()
    with pytest.raises(RasaStartFailed, match="could not load the model"):
        await supervisor.wait_ready()
    assert supervisor.state == "stopped"
    assert supervisor.pid is None
    await supervisor.stop()


async def test_no_model_is_a_clear_error(home: Path, tmp_path: Path) -> None:
    supervisor = RasaSupervisor(tmp_path / "none", home, action_url="", action_token=TOKEN)
    with pytest.raises(RasaStartFailed, match="baeumgil train"):
        await supervisor.start()


PARENT = """
import asyncio, signal, sys
from pathlib import Path
from bot.rasa.supervisor import RasaSupervisor

async def main(model, home):
    rasa = RasaSupervisor(Path(model), Path(home), action_url="http://x", action_token="t")
    await rasa.start()
    await rasa.wait_ready()
    print(rasa.pid, flush=True)
    try:
        await asyncio.sleep(60)
    finally:
        await rasa.stop()

# A job started in the background of a script, as in CI, inherits SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
async def test_no_orphan_is_left(model: Path, home: Path, how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, model, home],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as parent:
        assert parent.stdout
        pid = int(await asyncio.to_thread(parent.stdout.readline))
        assert is_running(pid)
        parent.send_signal(how)
        try:
            assert await ends(pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            parent.kill()
