"""Which channels are on: one function per channel, from its settings to its adapter."""

from __future__ import annotations

from collections.abc import Callable

from bot.settings import Settings
from channels.adapter import Adapter, Gateway

Make = Callable[[Settings, Gateway], Adapter | None]


def adapters_of(settings: Settings, gateway: Gateway) -> tuple[Adapter, ...]:
    """The adapters of the channels that are configured."""
    found = (make(settings, gateway) for make in ADAPTERS)
    return tuple(adapter for adapter in found if adapter)


ADAPTERS: tuple[Make, ...] = ()
