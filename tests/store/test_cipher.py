"""Keys: made once, for their owner only; wrong ones are said to be wrong."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from store.cipher import KEY_FILE, Cipher, key_of
from store.errors import KeyInvalid

ROOT = Path(__file__).parents[2]
KEY = Fernet.generate_key().decode()
CIPHER = Cipher([KEY])


@given(st.text())
def test_what_is_encrypted_is_decrypted(text):
    assert CIPHER.decrypt(CIPHER.encrypt(text)) == text


def test_the_same_text_never_looks_the_same():
    assert CIPHER.encrypt("김배움") != CIPHER.encrypt("김배움")


def test_what_was_tampered_with_is_refused():
    secret = bytearray(CIPHER.encrypt("김배움"))
    secret[20] ^= 1
    with pytest.raises(KeyInvalid):
        CIPHER.decrypt(bytes(secret))


@pytest.mark.parametrize("keys", [[], [""], ["short"], ["열쇠"], [KEY, "x"]])
def test_a_key_that_is_none_is_refused(keys):
    with pytest.raises(KeyInvalid, match="BAEUMGIL_SECRET_KEYS"):
        Cipher(keys)


def test_a_key_is_made_once_for_its_owner_only(tmp_path):
    home = tmp_path / "new"
    key = key_of(home)
    assert key_of(home) == key
    assert Cipher([key]).decrypt(Cipher([key]).encrypt("김배움")) == "김배움"
    (file,) = home.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_key_is_refused_and_kept(tmp_path):
    (tmp_path / KEY_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(KeyInvalid):
        Cipher([key_of(tmp_path)])
    assert (tmp_path / KEY_FILE).read_bytes() == b"\xff\xfe"


def test_processes_that_start_at_once_share_one_key(tmp_path):
    program = (
        "import sys; from pathlib import Path; from store.cipher import key_of\n"
        "sys.stdin.readline(); print(key_of(Path(sys.argv[1])))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in started:
        process.stdin.write(b"\n")
        process.stdin.flush()
    keys = {process.communicate(timeout=60)[0] for process in started}
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]
