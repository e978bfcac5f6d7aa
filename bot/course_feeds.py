"""Which feeds of courses the settings open."""

from __future__ import annotations

from bot.settings import Settings
from knowledge.courses.clients.caller import Manners
from knowledge.courses.clients.data_portal import LifelongStandard
from knowledge.courses.clients.reading import CourseApi
from knowledge.courses.clients.seoul import FEEDS as SEOUL_FEEDS
from knowledge.courses.clients.seoul import SeoulFeed

FEEDS = (LifelongStandard.feed, *SEOUL_FEEDS)

MANNERS = Manners()


def feeds_open(settings: Settings) -> list[str]:
    """The feeds there is a key for."""
    return [feed for feed in FEEDS if _key(settings, feed)]


def feed_api(settings: Settings, feed: str, manners: Manners = MANNERS) -> CourseApi:
    """One of `feeds_open`, to be closed.

    Args:
        settings: keys and addresses.
        feed: its code.
        manners: how it is asked.
    """
    key = _key(settings, feed)
    if feed == LifelongStandard.feed:
        return LifelongStandard(key, settings.data_url, manners)
    return SeoulFeed(feed, key, settings.seoul_url, manners)


def _key(settings: Settings, feed: str) -> str:
    key = settings.data_key if feed == LifelongStandard.feed else settings.seoul_key
    return key.get_secret_value().strip() if key else ""
