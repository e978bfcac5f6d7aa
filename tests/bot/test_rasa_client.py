"""The client of Rasa, without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rasa.client import RasaAddress, RasaClient, as_plain_text
from bot.rasa.errors import RasaTimeout, RasaUnavailable
from bot.rasa.supervisor import ExternalRasa


@given(st.text())
def test_nothing_typed_is_a_command_and_no_place_moves(text: str) -> None:
    plain = as_plain_text(text)
    assert not plain.strip().startswith("/")
    assert len(plain) == len(text)
    assert plain.replace("／", "/") == text.replace("／", "/")


def test_a_token_is_not_shown() -> None:
    assert "secret" not in repr(RasaAddress("http://127.0.0.1:1", "secret"))


async def test_nobody_there_is_unavailable() -> None:
    async with RasaClient(ExternalRasa("http://127.0.0.1:9"), timeout=2) as client:
        with pytest.raises(RasaUnavailable):
            await client.send("a", "안녕하세요")


async def test_waiting_for_an_external_rasa_ends() -> None:
    with pytest.raises(RasaTimeout, match=r"127\.0\.0\.1:9"):
        await ExternalRasa("http://127.0.0.1:9").wait_ready(0.2)
