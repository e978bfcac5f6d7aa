"""Who has the console open."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.today import now
from store.accounts import Account


async def come(me: Account, runtime: Runtime) -> None:
    """Note that somebody is there; a counsellor who comes for the first time takes a place.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    rota = runtime.handoffs.rota
    has_seat = any(seat.counsellor == me.id for seat in await rota.seats())
    if has_seat or me.role != "counsellor":
        await rota.seen(me.id, now())
    else:
        await rota.arrive(me.id, now())
