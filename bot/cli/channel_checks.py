"""What `baeumgil doctor` checks of the channels, and of what replicas share."""

from __future__ import annotations

import httpx
from redis import Redis

from bot.cli.findings import Check, Finding
from bot.settings import Settings
from store.addresses import read_address
from store.cipher import PEPPER_FILE

LIMIT = 5.0  # seconds for another server to answer


def redis(settings: Settings) -> Finding:
    """The Redis of the replicas answers."""
    if not settings.redis:
        return Finding("no Redis: one app alone needs none")
    with Redis.from_url(
        settings.redis, socket_connect_timeout=LIMIT, socket_timeout=LIMIT
    ) as client:
        client.ping()
    return Finding("Redis answers")


def users(settings: Settings) -> Finding:
    """The pepper is a secret, and one for all replicas."""
    file = settings.home / PEPPER_FILE
    if settings.pepper:
        return Finding("users of messengers are kept as hashes; BAEUMGIL_PEPPER is set")
    if read_address(settings.database).get_backend_name() == "postgresql":
        return Finding(
            "without BAEUMGIL_PEPPER each replica would take users for somebody else",
            f"set BAEUMGIL_PEPPER, on every replica the same (of one that has run: {file})",
        )
    settings.pepper_in_force()
    if file.stat().st_mode & 0o077:
        return Finding(f"others can read {file}", f"chmod 600 {file}")
    return Finding("users of messengers are kept as hashes")


def telegram(settings: Settings) -> Finding:
    """The bot exists; a webhook has an address that Telegram can reach."""
    if not settings.telegram_token:
        return Finding("Telegram is off")
    if settings.telegram_mode == "webhook" and not _is_public(settings):
        return Finding(
            "Telegram sends to https addresses only",
            "set BAEUMGIL_PUBLIC_URL to the https address of the app",
        )
    # The address holds the token: it must not come into a message of an error.
    address = f"{settings.telegram_api}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        answer = httpx.post(address, timeout=LIMIT, trust_env=False)
    except httpx.HTTPError as error:
        raise ConnectionError(f"Telegram does not answer ({type(error).__name__})") from None
    if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND):
        return Finding("Telegram refuses the token", "correct BAEUMGIL_TELEGRAM_TOKEN")
    if not answer.is_success:
        raise ConnectionError(f"Telegram answers {answer.status_code}")
    name = answer.json()["result"]["username"]
    return Finding(f"Telegram is on: @{name}, {settings.telegram_mode}")


def kakao(settings: Settings) -> Finding:
    """The skill has an address that Kakao can reach."""
    if not settings.kakao_secret:
        return Finding("KakaoTalk is off")
    if not _is_public(settings):
        return Finding(
            "Kakao calls https addresses only",
            "set BAEUMGIL_PUBLIC_URL to the https address of the app",
        )
    events = "with events" if settings.kakao_event_key else "without events"
    return Finding(f"KakaoTalk is on, bot {settings.kakao_bot_id}, {events}")


def web_chat(settings: Settings) -> Finding:
    """The design tokens and fonts are there; without them the page uses the system's."""
    if not settings.web_chat:
        return Finding("the web chat is off")
    if not (settings.home / "assets" / "krds").is_dir():
        return Finding("the web chat has no fonts and tokens and uses the system's", "make assets")
    embedding = ", ".join(settings.embedding_origins) or "no other site"
    return Finding(f"the web chat is on; embedded by {embedding}")


def _is_public(settings: Settings) -> bool:
    return (settings.public_url or "").startswith("https://")


CHANNEL_CHECKS = (
    Check(redis, "start Redis, or correct BAEUMGIL_REDIS_URL"),
    Check(users, "correct BAEUMGIL_PEPPER, or restore the file pepper"),
    Check(web_chat, "make assets"),
    Check(kakao, "correct the settings of KakaoTalk"),
    Check(telegram, "look whether this machine reaches BAEUMGIL_TELEGRAM_API"),
)
