"""What `baeumgil doctor` checks of help in danger: numbers, words, alerts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.findings import Check, Finding, on_engine
from bot.settings import Settings
from bot.today import now, today
from knowledge.library import load_library
from knowledge.records import Contact
from knowledge.texts import load_texts
from store.crisis_alerts import Alerts
from store.database import Database
from store.errors import StoreUnavailable
from store.health import examine

HOTLINE_DAYS = 90  # after so many days a hotline must be checked again (docs/safety.md)
LATELY = timedelta(days=7)


def hotlines(_settings: Settings) -> Finding:
    """Somebody has called the hotlines lately."""
    old = [
        contact.id
        for contact in load_library().of_kind("contact")
        if isinstance(contact, Contact)
        and contact.crisis
        and (today() - contact.verified_on).days > HOTLINE_DAYS
    ]
    if not old:
        return Finding(f"hotlines checked within {HOTLINE_DAYS} days")
    return Finding(
        f"hotlines not checked for {HOTLINE_DAYS} days: {', '.join(old)}",
        "call them, then set verified_on in knowledge/data/contacts/",
    )


def reviewed(_settings: Settings) -> Finding:
    """A counsellor has reviewed the answers to danger."""
    texts = load_texts()
    who, day = texts.data("crisis.reviewed_by"), texts.data("crisis.reviewed_on")
    if who and day:
        return Finding(f"answers to danger reviewed by {who} on {day}")
    return Finding(
        "no counsellor has reviewed the answers to danger yet",
        "have them reviewed before public use, then set reviewed_by and reviewed_on in"
        " knowledge/data/texts/crisis.yml",
        only_warned=True,
    )


def alerts(settings: Settings) -> Finding:
    """Alerts about dangers arrive."""
    ways = [
        *(["a webhook"] if settings.crisis_webhook else []),
        *(["e-mail"] if settings.crisis_recipients else []),
    ]
    told = "dangers are told at the console" + "".join(f" and by {way}" for way in ways)

    async def undelivered(engine: AsyncEngine) -> dict[str, tuple[int, str]]:
        health = await examine(engine)
        if health.schema != health.newest:
            return {}
        return await Alerts(Database(engine)).undelivered(now() - LATELY)

    try:
        failed = on_engine(settings, undelivered)
    except StoreUnavailable:  # said by the check of the database
        return Finding(told)
    if not failed:
        return Finding(told)
    reasons = "; ".join(f"{count} by {way} ({why})" for way, (count, why) in failed.items())
    return Finding(
        f"alerts of dangers did not arrive in the last {LATELY.days} days: {reasons}",
        "correct BAEUMGIL_CRISIS_WEBHOOK or BAEUMGIL_SMTP_URL, or mend what they lead to",
    )


CRISIS_CHECKS = (
    Check(hotlines, "correct knowledge/data/contacts/"),
    Check(reviewed, "correct knowledge/data/texts/crisis.yml"),
    Check(alerts, "correct the settings of alerts"),
)
