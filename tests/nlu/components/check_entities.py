# ruff: noqa: D100, E402, PT009, UP017 (unittest on Python 3.10; the stand-in goes before Rasa)
import unittest
from datetime import date, datetime, timedelta, timezone

from nlu import no_tensorflow

no_tensorflow.install()

from nlu.components.entities import reference_date


class ReferenceDate(unittest.TestCase):
    def test_the_message_says_which_day_it_is(self) -> None:
        self.assertEqual(reference_date({"as_of": "2022-10-11"}), date(2022, 10, 11))

    def test_without_a_usable_day_it_is_today_in_seoul(self) -> None:
        today = (datetime.now(timezone.utc) + timedelta(hours=9)).date()
        for metadata in [None, {}, {"as_of": None}, {"as_of": "어제"}, {"as_of": 20221011}]:
            self.assertEqual(reference_date(metadata), today)
