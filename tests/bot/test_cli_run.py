"""`run`: serves, says where, and leaves nothing behind."""

import signal
import socket
import time

import httpx
import pytest

WITHIN = 60  # seconds; a busy machine is slow


def test_a_taken_port_is_told_before_anything_slow(program, one_sentence) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = program("run", "--port", str(port))
    one_sentence(done, "cannot listen", str(port), "Address already in use", "--port")
    assert "Knowledge" not in done.stderr.decode()


@pytest.mark.rasa
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_serves_until_it_is_stopped(program, ends, how) -> None:
    with program.start("run", "--port", "0") as run:
        for line in map(bytes.decode, run.stderr):
            if line.split()[:1] == ["Health"]:
                health = line.split()[1]
            if "Ctrl-C" in line:
                break
        assert httpx.get(health).json() == {"status": "ok", "rasa": "ready"}
        docs = httpx.get(health.replace("/health", "/docs"))
        assert docs.status_code == 200
        rasa = run.child()
        run.send_signal(how)
        assert run.wait(WITHIN) == (0 if how == signal.SIGTERM else -signal.SIGKILL)
        assert ends(rasa)
        complaint = run.stderr.read().decode()
        assert "Traceback" not in complaint
        assert run.stdout.read() == b""


@pytest.mark.rasa
def test_ctrl_c_while_it_starts(program, ends) -> None:
    with program.start("run", "--port", "0") as run:
        rasa = run.child()
        time.sleep(0.5)
        run.send_signal(signal.SIGINT)
        assert run.wait(WITHIN) == 0
        assert ends(rasa)
        assert "Traceback" not in run.stderr.read().decode()


def test_a_database_that_does_not_answer(program, one_sentence) -> None:
    done = program("run", "--port", "0", database_url="postgresql+nothing://u:secret@h/x")
    one_sentence(done, "database", "not usable")
    assert "secret" not in done.stderr.decode()
