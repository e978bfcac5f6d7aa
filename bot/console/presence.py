"""Who has the console open."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.today import now
from store.accounts import Account
from store.seats import Status


async def come(me: Account, runtime: Runtime) -> None:
    """Note that somebody is there; a counsellor who comes for the first time takes a place.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    first: Status = "online" if me.role == "counsellor" else "away"
    await runtime.handoffs.rota.seen(me.id, now(), first=first)
