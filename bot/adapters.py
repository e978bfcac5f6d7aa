"""Which channels are on: one function per channel, from its settings to its adapter."""

from __future__ import annotations

from collections.abc import Callable

from bot.settings import Settings
from channels.adapter import Adapter, Gateway
from channels.kakao import KakaoAdapter
from channels.web.adapter import WebAdapter

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


def _web(settings: Settings, gateway: Gateway) -> Adapter | None:
    if not settings.web_chat:
        return None
    return WebAdapter(gateway, settings.home / "assets", settings.embedding_origins)


def _kakao(settings: Settings, gateway: Gateway) -> Adapter | None:
    if not (settings.kakao_secret and settings.kakao_bot_id):
        return None
    event_key = settings.kakao_event_key
    return KakaoAdapter(
        gateway,
        settings.kakao_secret.get_secret_value().split(","),
        settings.kakao_bot_id,
        wait=settings.kakao_wait,
        event_key=event_key.get_secret_value() if event_key else None,
        event_name=settings.kakao_event_name or "",
        api=settings.kakao_api,
    )


ADAPTERS: tuple[Make, ...] = (_telegram, _kakao, _web)
