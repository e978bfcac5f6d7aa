"""Which feeds of courses the settings open."""

from __future__ import annotations

from bot.settings import Settings
from knowledge.courses.clients import data_portal, seoul
from knowledge.courses.clients.caller import Manners
from knowledge.courses.clients.errors import ApiRefused
from knowledge.courses.clients.reading import CourseApi

FEEDS = (data_portal.LifelongStandard.feed, *seoul.FEEDS)
MANNERS = Manners()


def feeds_open(settings: Settings) -> list[str]:
    """The feeds there is a key for."""
    return [feed for feed in FEEDS if _key(settings, feed)]


def feed_api(settings: Settings, feed: str, manners: Manners = MANNERS) -> CourseApi:
    """One of `FEEDS`, to be closed.

    Args:
        settings: keys and addresses.
        feed: its code.
        manners: how it is asked.

    Raises:
        ApiRefused: there is no key for it.
    """
    key = _key(settings, feed)
    site = seoul if feed in seoul.FEEDS else data_portal
    if not key:
        raise ApiRefused(site.SERVICE, "there is no key", site.KEY_REMEDY)
    if site is seoul:
        return seoul.SeoulFeed(feed, key, settings.seoul_url, manners)
    return data_portal.LifelongStandard(key, settings.data_url, manners)


def _key(settings: Settings, feed: str) -> str:
    key = settings.seoul_key if feed in seoul.FEEDS else settings.data_key
    return key.get_secret_value().strip() if key else ""
