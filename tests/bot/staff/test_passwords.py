"""Which passwords are taken, and how they are kept."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from bot.staff.passwords import LONGEST, Passwords, complaint, one_time

GOOD = "seven quiet herons wade"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        (GOOD, None),
        ("느린 학 네 마리 물가에", None),
        ("열한글자까지는안되어요", "short"),
        ("x" * (LONGEST + 1), "long"),
        ("kim rides a purple bicycle", "login"),
        ("Kim rides a purple bicycle", "login"),
        ("passwordpassword", "guessable"),
        ("qwertyuiop1234", "guessable"),
        ("aaaaaaaaaaaaaa", "guessable"),
        ("baeumgil2026!", "guessable"),
        ("배움길배움길배움길배움길", "guessable"),
        ("김상담김상담김상담김상담", "guessable"),
    ],
)
def test_what_is_easily_guessed_is_not_taken(password, why):
    assert complaint(password, "kim", "김상담") == why


def test_one_time_passwords_are_good_enough():
    made = {one_time() for _ in range(20)}
    assert len(made) == 20
    assert all(complaint(password, "kim", "김상담") is None for password in made)


async def test_only_the_same_password_fits():
    passwords = Passwords()
    kept = await passwords.hash(GOOD)
    assert kept.startswith("$argon2id$")
    assert await passwords.fits(GOOD, kept)
    assert not await passwords.fits(GOOD + " ", kept)
    assert not await passwords.fits(GOOD, None)
    assert not await passwords.fits(GOOD, "no hash")


async def test_hangul_fits_however_the_keyboard_sends_it():
    passwords = Passwords()
    kept = await passwords.hash(unicodedata.normalize("NFD", "느린 학 네 마리"))
    assert await passwords.fits("느린 학 네 마리", kept)


async def test_a_hash_of_lower_costs_is_weak():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    passwords = Passwords()
    assert passwords.is_weak(weak)
    assert not passwords.is_weak(await passwords.hash(GOOD))
