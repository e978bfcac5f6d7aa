"""What users do, for tests of the console."""

import secrets

from bot.today import now
from channels.messages import Inbound, conversation_id
from store.seats import Seats
from tests.assistant import PEPPER, Assistant

CHANNEL = "web"
DANGER = "죽고 싶어요"
BUSY = "busy"


async def say(assistant: Assistant, text: str, conversation: str | None = None) -> str:
    """Say something and wait until it is answered; the conversation."""
    conversation = conversation or conversation_id(CHANNEL, secrets.token_hex(8), PEPPER)
    inbound = Inbound(
        conversation=conversation, message_id=secrets.token_hex(16), text=text, channel=CHANNEL
    )
    await assistant.gateway.take_in(inbound)
    assert await assistant.gateway.answered(inbound, within=30)
    return conversation


async def danger(assistant: Assistant, conversation: str | None = None) -> str:
    """Say that one is in danger; the conversation."""
    return await say(assistant, DANGER, conversation)


async def request(assistant: Assistant, conversation: str) -> None:
    """Want a person, at whatever hour: a counsellor without room is there."""
    logins = {one.login: one.id for one in await assistant.accounts.all()}
    if BUSY not in logins:
        busy = await assistant.accounts.add(BUSY, BUSY, "counsellor", "", now(), must_change=False)
        logins[BUSY] = busy.id
        await assistant.handoffs.rota.arrive(busy.id, now())
        await assistant.handoffs.rota.set_capacity(busy.id, 0, now())
    await assistant.handoffs.rota.seen(logins[BUSY], now())  # else gone after a while
    assert await assistant.reception.request(conversation, secrets.randbelow(2**31), now())


async def away(assistant: Assistant, account: int) -> None:
    """Have a counsellor a place, but take nothing by themselves."""
    seats = Seats(assistant.database)
    await seats.arrive(account, 5, now())
    await seats.set_status(account, "away")
