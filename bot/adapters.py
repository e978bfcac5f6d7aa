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


def _telegram(settings: Settings, gateway: Gateway) -> Adapter | None:
    if not settings.telegram_token:
        return None
    from channels.telegram import TelegramAdapter  # its library takes a second to import

    secret = settings.telegram_secret
    return TelegramAdapter(
        gateway,
        settings.telegram_token.get_secret_value(),
        settings.telegram_mode,
        secret.get_secret_value() if secret else None,
        settings.telegram_api,
    )


ADAPTERS: tuple[Make, ...] = (_telegram,)
