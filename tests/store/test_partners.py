"""Partners: keys of which only hashes are kept, rotation, revocation, webhooks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from store.cipher import Cipher
from store.errors import KeyInvalid
from store.partners import PartnerExists, Partners, UnknownPartner
from tests.store.test_people import everything

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
TODAY = date(2026, 11, 30)
WEEK = timedelta(days=7)
URL = "https://partner.example/hooks"


@pytest.fixture
def partners(database):
    return Partners(database, Cipher([Fernet.generate_key().decode()]))


async def test_a_key_names_its_partner_and_no_other_key_does(partners):
    library = await partners.add("library", ["plans", "bookings"], NOW)
    school = await partners.add("school", ["knowledge"], NOW)
    found = await partners.holder(library, NOW, TODAY)
    assert (found.name, found.scopes) == ("library", {"plans", "bookings"})
    assert (await partners.holder(school, NOW, TODAY)).name == "school"
    for wrong in ("", "bg_", library[:-1], library.upper(), library + "x", "bg_" + "가" * 50):
        assert await partners.holder(wrong, NOW, TODAY) is None


async def test_a_name_is_given_once(partners):
    key = await partners.add("library", ["plans"], NOW)
    with pytest.raises(PartnerExists, match="library"):
        await partners.add("library", ["knowledge"], NOW)
    assert (await partners.holder(key, NOW, TODAY)).scopes == {"plans"}


async def test_neither_keys_nor_secrets_are_readable_in_the_database(partners, engine):
    keys = [
        await partners.add("library", ["plans"], NOW),
        await partners.rotate("library", NOW, WEEK),
    ]
    secret = await partners.set_webhook("library", URL)
    stored = await everything(engine)
    assert URL in stored
    assert [text for text in (*keys, secret, secret.removeprefix("whsec_")) if text in stored] == []


async def test_after_a_rotation_the_old_key_counts_for_some_days(partners):
    first = await partners.add("library", ["plans"], NOW)
    second = await partners.rotate("library", NOW, WEEK)
    third = await partners.rotate("library", NOW + timedelta(days=1), WEEK)
    ends = {first: NOW + WEEK, second: NOW + WEEK + timedelta(days=1)}
    for key, end in ends.items():
        assert await partners.holder(key, end - timedelta(seconds=1), TODAY)
        assert await partners.holder(key, end, TODAY) is None
    assert await partners.holder(third, NOW + timedelta(days=1000), TODAY)


async def test_revoked_keys_count_no_more_and_a_new_one_can_be_made(partners):
    first = await partners.add("library", ["plans"], NOW)
    second = await partners.rotate("library", NOW, WEEK)
    assert await partners.revoke("library", NOW) == 2
    assert await partners.revoke("library", NOW) == 0
    assert [await partners.holder(key, NOW, TODAY) for key in (first, second)] == [None, None]
    third = await partners.rotate("library", NOW, WEEK)
    assert await partners.holder(third, NOW, TODAY)
    assert await partners.holder(first, NOW, TODAY) is None


async def test_partners_are_listed_with_their_keys(partners):
    key = await partners.add("school", ["knowledge"], NOW)
    await partners.add("library", ["plans"], NOW)
    await partners.holder(key, NOW, TODAY)
    [(library, [unused]), (school, [used])] = await partners.listed()
    assert [library.name, school.name] == ["library", "school"]
    assert (unused.last_used, used.last_used) == (None, TODAY)
    assert key.startswith(used.prefix)
    assert len(used.prefix) < 12


async def test_messages_are_pushed_where_the_partner_wants(partners):
    key = await partners.add("library", ["conversations"], NOW)
    partner = await partners.holder(key, NOW, TODAY)
    assert await partners.webhook(partner.id) is None
    secret = await partners.set_webhook("library", URL)
    hook = await partners.webhook(partner.id)
    assert (hook.url, hook.secret) == (URL, secret)
    assert secret not in repr(hook)
    assert await partners.holder(key, NOW, TODAY) == replace(partner, webhook_url=URL)
    assert await partners.set_webhook("library", None) is None
    assert await partners.webhook(partner.id) is None
    assert await partners.webhook("nobody") is None


async def test_a_secret_kept_with_a_lost_key_is_not_told(partners, database):
    key = await partners.add("library", ["conversations"], NOW)
    await partners.add("school", ["conversations"], NOW)
    await partners.set_webhook("library", URL)
    changed = Partners(database, Cipher([Fernet.generate_key().decode()]))
    with pytest.raises(KeyInvalid):
        await changed.webhook((await changed.holder(key, NOW, TODAY)).id)


async def test_a_wrong_name_is_told(partners):
    for work in (
        partners.rotate("nobody", NOW, WEEK),
        partners.revoke("nobody", NOW),
        partners.set_webhook("nobody", URL),
    ):
        with pytest.raises(UnknownPartner, match="nobody"):
            await work
