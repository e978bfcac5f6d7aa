"""Settings: environment variables and `.env`, one place for every knob.

Every setting is described in `docs/operators.md`; a test keeps that true.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from store.cipher import Cipher, key_of, pepper_of

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """All settings of the app, each read from `BAEUMGIL_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="BAEUMGIL_", env_file=".env", extra="ignore")

    home: Path = Field(ROOT / "var", description="where builds, data and logs live")
    host: str = Field("127.0.0.1", description="address the app listens on")
    port: int = Field(8000, ge=0, le=65535, description="port the app listens on")
    public_url: str | None = Field(
        None, description="address under which users reach the app, for links it sends"
    )
    database_url: SecretStr | None = Field(
        None, description="address of the database (postgresql://…); SQLite below `home` when unset"
    )
    secret_keys: SecretStr | None = Field(
        None, description="Fernet keys of personal details, newest first, separated by commas"
    )
    pepper: SecretStr | None = Field(
        None,
        min_length=16,
        description="secret in the hashes that stand for users of messengers; never to be changed",
    )
    redis_url: SecretStr | None = Field(
        None, description="Redis that carries signals between replicas of the app (redis://…)"
    )
    rasa_url: str | None = Field(
        None, description="a Rasa run elsewhere; a child process is started when unset"
    )
    rasa_token: SecretStr | None = Field(None, description="token of that Rasa")
    action_token: SecretStr | None = Field(
        None, description="token Rasa shows when it calls actions; random when unset"
    )
    encoder: str | None = Field(
        None, description="another sentence-transformers model, by name or path"
    )
    api_rate: str = Field(
        "600/minute",
        pattern=r"^[1-9]\d*/(second|minute|hour|day)$",
        description="requests one partner of the API may send, over a moving window",
    )
    mcp: bool = Field(False, description="answer other assistants at /mcp (docs/mcp.md)")
    webhooks_lenient: bool = Field(
        False,
        description="for development: webhooks of partners may use http and private addresses",
    )
    telegram_token: SecretStr | None = Field(
        None, description="token of the Telegram bot; the channel is off when unset"
    )
    telegram_mode: Literal["webhook", "polling"] = Field(
        "polling", description="whether Telegram comes to us, or is asked for messages"
    )
    telegram_secret: SecretStr | None = Field(
        None,
        description="what Telegram shows at the webhook; made from the token when unset",
    )
    telegram_api: str = Field(
        "https://api.telegram.org",
        pattern=r"^https?://",
        description="Bot API server, for one of your own",
    )
    kakao_secret: SecretStr | None = Field(
        None,
        description="secrets in the path of the KakaoTalk skill, newest first, separated by commas;"
        " the channel is off when unset",
    )
    kakao_bot_id: str | None = Field(
        None,
        pattern=r"^[0-9A-Za-z]+$",
        validate_default=True,
        description="id of the KakaoTalk bot, no other is answered",
    )
    kakao_wait: float = Field(
        3.0, gt=0, le=4.5, description="seconds in which a KakaoTalk skill request is answered"
    )
    kakao_event_key: SecretStr | None = Field(
        None, description="REST API key for KakaoTalk's Event API; no events are sent when unset"
    )
    kakao_event_name: str | None = Field(
        None, validate_default=True, description="the event that says that something waits"
    )
    kakao_api: str = Field(
        "https://bot-api.kakao.com", pattern=r"^https?://", description="Kakao's bot API"
    )
    web_chat: bool = Field(True, description="serve the web chat at / and its widget")
    web_origins: str = Field(
        "", description="origins of other sites that may embed the web chat, separated by commas"
    )
    console_idle: int = Field(
        60, ge=5, le=480, description="minutes after which the console logs out who does nothing"
    )
    console_longest: int = Field(
        12, ge=1, le=24, description="hours after which one has to log in to the console again"
    )
    crisis_webhook: SecretStr | None = Field(
        None, description="https address that is told of every danger (docs/operators.md)"
    )
    crisis_webhook_secret: SecretStr | None = Field(
        None, validate_default=True, description="what signs that webhook (whsec_…)"
    )
    crisis_email: str = Field(
        "", description="addresses that are e-mailed every danger, separated by commas"
    )
    smtp_url: SecretStr | None = Field(
        None,
        validate_default=True,
        description="mail server for these, smtp://[user:password@]host[:port] or smtps://…",
    )
    smtp_from: str = Field("", validate_default=True, description="address they come from")
    data_key: SecretStr | None = Field(
        None,
        description="key of data.go.kr; the standard data of courses are not fetched when unset",
    )
    data_url: str = Field(
        "https://api.data.go.kr/openapi",
        pattern=r"^https?://",
        description="address of data.go.kr's services, for a proxy of your own",
    )
    seoul_key: SecretStr | None = Field(
        None, description="key of data.seoul.go.kr; its courses are not fetched when unset"
    )
    seoul_url: str = Field(
        "http://openapi.seoul.go.kr:8088",
        pattern=r"^https?://",
        description="address of data.seoul.go.kr's services, for a proxy of your own",
    )
    courses_sync: int | None = Field(
        None,
        ge=1,
        le=24 * 31,
        description="hours between two times the running app fetches courses; never when unset",
    )
    turn_timeout: float = Field(20.0, gt=0, description="seconds one turn may take in Rasa")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="how much the app logs"
    )

    @cached_property
    def database(self) -> str:
        """The address in force, password and all."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'baeumgil.db').resolve()}"

    @property
    def address(self) -> str:
        """The address in links: the public one, or host and port."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def embedding_origins(self) -> list[str]:
        """The other sites that may embed the web chat."""
        return [origin.strip() for origin in self.web_origins.split(",") if origin.strip()]

    @property
    def crisis_recipients(self) -> list[str]:
        """Who is e-mailed every danger."""
        return [one.strip() for one in self.crisis_email.split(",") if one.strip()]

    @field_validator("web_origins")
    @classmethod
    def _origins_only(cls, origins: str) -> str:
        for origin in filter(None, map(str.strip, origins.split(","))):
            if not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?", origin):
                raise ValueError("an origin is a scheme and a host (https://school.example)")
        return origins

    @field_validator("telegram_token")
    @classmethod
    def _of_botfather(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value(), re.ASCII):
            raise ValueError("not a token as BotFather gives it (123456:ABC…)")
        return token

    @field_validator("telegram_secret")
    @classmethod
    def _of_a_header(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[\w-]{16,256}", secret.get_secret_value(), re.ASCII):
            raise ValueError("16 to 256 characters of A-Z, a-z, 0-9, _ and - are needed")
        return secret

    @field_validator("kakao_secret")
    @classmethod
    def _of_a_path(cls, listed: SecretStr | None) -> SecretStr | None:
        if listed and not re.fullmatch(
            r"[\w-]{16,128}(,[\w-]{16,128})*", listed.get_secret_value(), re.ASCII
        ):
            raise ValueError("16 to 128 characters of A-Z, a-z, 0-9, _ and - are needed for each")
        return listed

    @field_validator("kakao_bot_id")
    @classmethod
    def _with_the_skill(cls, bot_id: str | None, known: ValidationInfo) -> str | None:
        if known.data.get("kakao_secret") and not bot_id:
            raise ValueError("needed with BAEUMGIL_KAKAO_SECRET")
        return bot_id

    @field_validator("kakao_event_name")
    @classmethod
    def _with_the_event_api(cls, name: str | None, known: ValidationInfo) -> str | None:
        if known.data.get("kakao_event_key") and not name:
            raise ValueError("needed with BAEUMGIL_KAKAO_EVENT_KEY")
        return name

    @field_validator("crisis_webhook_secret")
    @classmethod
    def _that_signs(cls, secret: SecretStr | None, known: ValidationInfo) -> SecretStr | None:
        if known.data.get("crisis_webhook") and not secret:
            raise ValueError("needed with BAEUMGIL_CRISIS_WEBHOOK")
        if secret and not re.fullmatch(r"whsec_[\w+/=-]{32,}", secret.get_secret_value(), re.ASCII):
            raise ValueError("whsec_ and at least 24 bytes in base64 are needed")
        return secret

    @field_validator("smtp_url", "smtp_from")
    @classmethod
    def _with_mail(
        cls, value: SecretStr | str | None, known: ValidationInfo
    ) -> SecretStr | str | None:
        if known.data.get("crisis_email") and not value:
            raise ValueError("needed with BAEUMGIL_CRISIS_EMAIL")
        if isinstance(value, SecretStr) and not re.fullmatch(
            r"smtps?://(?:[^@/\s]+@)?[\w.-]+(?::\d+)?", value.get_secret_value(), re.ASCII
        ):
            raise ValueError("smtp://[user:password@]host[:port] or smtps://… is needed")
        return value

    @field_validator("crisis_email", "smtp_from")
    @classmethod
    def _addresses_only(cls, listed: str) -> str:
        for address in filter(None, map(str.strip, listed.split(","))):
            if not re.fullmatch(r"[^@\s,<>]+@[^@\s,<>]+", address):
                raise ValueError("an address is a name and a host (desk@school.example)")
        return listed

    @field_validator("public_url", "telegram_api", "kakao_api", "data_url", "seoul_url")
    @classmethod
    def _without_slash(cls, url: str | None) -> str | None:
        return url.rstrip("/") if url else None

    @property
    def redis(self) -> str | None:
        """The address of Redis, password and all."""
        return self.redis_url.get_secret_value() if self.redis_url else None

    def pepper_in_force(self) -> str:
        """The pepper; with none set, the one kept in `home`."""
        return self.pepper.get_secret_value() if self.pepper else pepper_of(self.home)

    def cipher(self) -> Cipher:
        """What encrypts personal details; with no keys set, by a key kept in `home`.

        Raises:
            KeyInvalid: a key is not usable.
        """
        if self.secret_keys:
            return Cipher(self.secret_keys.get_secret_value().split(","))
        return Cipher([key_of(self.home)])
