"""Alerts arrive where they should, once, hold no words of anybody, and do not give up."""

import asyncio
import base64
import secrets
from datetime import timedelta

import pytest
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult
from fastapi import Response
from standardwebhooks import Webhook as Signer

from bot.crises.alerting import Alerting
from bot.crises.build import alerting
from bot.crises.smtp import MailServer
from bot.crises.ways import ByMail, ByWebhook
from bot.settings import Settings
from bot.today import now
from channels.webhooks import Webhooks
from store.crisis_alerts import Alerts
from store.partners import Webhook
from tests.bot.crises.conftest import NOW, WORDS
from tests.channels.partner.conftest import platform

__all__ = ["platform"]

SECRET = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
ADDRESS = "https://baeumgil.example"
MINUTE = timedelta(minutes=1)


class Mailbox(Sink):
    """A mail server that keeps what it is given.

    Attributes:
        envelopes: what was handed in.
        refuses: whether it takes nothing now.
    """

    def __init__(self):
        super().__init__()
        self.envelopes: asyncio.Queue = asyncio.Queue()
        self.refuses = False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return "451 later"
        self.envelopes.put_nowait(envelope)
        return "250 taken"


@pytest.fixture
async def mailbox():
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mailbox


@pytest.fixture
async def by_webhook(platform):
    webhooks = Webhooks(is_lenient=True)
    async with webhooks.running():
        yield ByWebhook(Webhook(platform.address, SECRET), webhooks, ADDRESS)


@pytest.fixture
def by_mail(mailbox, base):
    server = MailServer("127.0.0.1", mailbox.port, encrypted=False)
    to = ["kim@school.example", "lee@school.example"]
    return ByMail(server, "desk@school.example", to, base.texts, ADDRESS)


@pytest.fixture
def by(database, signals):
    """What alerts by some ways."""
    return lambda *senders: Alerting(Alerts(database), signals, senders)


async def test_a_danger_is_posted_signed_and_once(desk, by, by_webhook, platform):
    crisis = await desk.danger()
    assert await by(by_webhook).send(NOW) == 1
    assert await by(by_webhook).send(NOW + MINUTE) == 0
    headers, body = await platform.next()
    event = Signer(SECRET).verify(body, headers)
    assert event["type"] == "crisis.detected"
    assert event["data"]["crisis"] == crisis
    assert event["data"]["category"] == "suicide"
    assert event["data"]["channel"] == "web"
    assert event["data"]["link"] == f"{ADDRESS}/console/conversations/c"
    assert WORDS not in body.decode()
    assert platform.heard.empty()


async def test_a_danger_is_mailed(desk, by, by_mail, mailbox):
    await desk.danger()
    assert await by(by_mail).send(NOW) == 1
    envelope = await mailbox.envelopes.get()
    assert envelope.rcpt_tos == ["kim@school.example", "lee@school.example"]
    text = base64.b64decode(envelope.content.split(b"\r\n\r\n", 1)[1]).decode()
    assert f"{ADDRESS}/console/conversations/c" in text
    assert "11-30 16:00" in text
    assert WORDS not in text


async def test_each_escalation_is_told_and_only_the_newest(desk, by, by_webhook, platform, crises):
    await desk.danger()
    await crises.escalate(NOW + 3 * MINUTE)
    await crises.escalate(NOW + 6 * MINUTE)
    assert await by(by_webhook).send(NOW + 6 * MINUTE) == 1
    headers, body = await platform.next()
    event = Signer(SECRET).verify(body, headers)
    assert (event["type"], event["data"]["escalations"]) == ("crisis.escalated", 2)


async def test_who_goes_on_telling_sets_off_one_alert(desk, by, by_webhook, counsellor):
    first = await desk.danger()
    await desk.danger(at=NOW + MINUTE / 2)
    assert await by(by_webhook).send(NOW + MINUTE) == 1
    await desk.dismiss(first, counsellor, NOW + MINUTE)
    assert await by(by_webhook).send(NOW + MINUTE) == 1, "the other one still counts"


async def test_what_failed_is_tried_again_and_told_to_the_operator(
    desk, by, by_webhook, platform, database, caplog
):
    await desk.danger()
    platform.answers.append(Response(status_code=500))
    assert await by(by_webhook).send(NOW) == 0
    assert await Alerts(database).undelivered(NOW) == {"webhook": (1, "answered 500")}
    assert await by(by_webhook).send(NOW) == 0, "not at once"
    assert await by(by_webhook).send(NOW + MINUTE) == 1
    assert await Alerts(database).undelivered(NOW) == {}
    assert WORDS not in caplog.text
    first, second = await platform.next(), await platform.next()
    assert first[0]["webhook-id"] == second[0]["webhook-id"]


async def test_a_mail_server_that_refuses_is_asked_again(desk, by, by_mail, mailbox, database):
    await desk.danger()
    mailbox.refuses = True
    assert await by(by_mail).send(NOW) == 0
    assert "email" in await Alerts(database).undelivered(NOW)
    mailbox.refuses = False
    assert await by(by_mail).send(NOW + MINUTE) == 1


async def test_one_way_that_fails_does_not_keep_the_other(desk, by, by_webhook, by_mail, platform):
    await desk.danger()
    platform.answers.append(Response(status_code=500))
    assert await by(by_webhook, by_mail).send(NOW) == 1


async def test_several_processes_send_once(desk, by, by_webhook, platform):
    await desk.danger()
    assert sum(await asyncio.gather(*(by(by_webhook).send(NOW) for _ in range(6)))) == 1


async def test_who_died_while_sending_is_replaced(desk, by, by_webhook, database):
    await desk.danger()
    assert len(await Alerts(database).take("webhook", NOW, NOW + MINUTE)) == 1
    assert await by(by_webhook).send(NOW) == 0
    assert await by(by_webhook).send(NOW + MINUTE) == 1


async def test_a_false_alarm_is_told_no_more(desk, by, by_webhook, counsellor):
    crisis = await desk.danger()
    await desk.dismiss(crisis, counsellor, NOW)
    assert await by(by_webhook).send(NOW) == 0


async def test_private_networks_are_not_posted_to(desk, by, platform, database):
    await desk.danger()
    webhooks = Webhooks()
    async with webhooks.running():
        hook = Webhook(platform.address.replace("http:", "https:"), SECRET)
        assert await by(ByWebhook(hook, webhooks, ADDRESS)).send(NOW) == 0
    [(_, why)] = (await Alerts(database).undelivered(NOW)).values()
    assert "private network" in why


async def test_a_password_is_not_sent_in_the_clear(desk, by, base, database):
    heard = []

    def authenticate(*said):
        heard.append(said)
        return AuthResult(success=True)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Sink(), loop=loop, authenticator=authenticate, auth_require_tls=False),
        "127.0.0.1",
        0,
    )
    async with server:
        port = server.sockets[0].getsockname()[1]
        there = MailServer.of(f"smtp://desk:secret@127.0.0.1:{port}")
        sender = ByMail(there, "desk@school.example", ["kim@school.example"], base.texts, ADDRESS)
        await desk.danger()
        assert await by(sender).send(NOW) == 0
    assert not heard
    assert "secret" not in repr(there)
    [(_, why)] = (await Alerts(database).undelivered(NOW)).values()
    assert "secret" not in why


@pytest.mark.parametrize(
    ("url", "port", "encrypted"),
    [("smtp://mail.example", 587, False), ("smtps://mail.example", 465, True),
     ("smtps://desk%40school:p%2Fw@mail.example:2465", 2465, True)],
)  # fmt: skip
def test_the_address_of_a_mail_server(url, port, encrypted):
    server = MailServer.of(url)
    assert (server.host, server.port, server.encrypted) == ("mail.example", port, encrypted)
    if server.user:
        assert (server.user, server.password) == ("desk@school", "p/w")


async def test_the_app_alerts_as_its_settings_say(
    desk, database, signals, base, platform, mailbox, tmp_path
):
    settings = Settings(
        _env_file=None,
        home=tmp_path,
        webhooks_lenient=True,
        crisis_webhook=platform.address,
        crisis_webhook_secret=SECRET,
        crisis_email="kim@school.example, lee@school.example",
        smtp_url=f"smtp://127.0.0.1:{mailbox.port}",
        smtp_from="desk@school.example",
    )
    await desk.danger(at=now())
    async with alerting(settings, database, signals, base.texts, ADDRESS):
        await platform.next()
        envelope = await asyncio.wait_for(mailbox.envelopes.get(), 60)
    assert envelope.mail_from == "desk@school.example"


@pytest.mark.parametrize(
    "wrong",
    [
        {"crisis_webhook": "https://x.example"},
        {"crisis_webhook_secret": "short"},
        {"crisis_email": "kim@school.example"},
        {"crisis_email": "kim"},
        {"smtp_url": "http://mail.example"},
    ],
    ids=lambda wrong: ",".join(wrong),
)
def test_settings_that_would_alert_nobody_are_refused(wrong, tmp_path):
    with pytest.raises(ValueError, match="validation error"):
        Settings(_env_file=None, home=tmp_path, **wrong)
