# ruff: noqa: D100, E402, PT009, PT027 (unittest on Python 3.10; the stand-in goes before Rasa)
import time
import unittest

from nlu import no_tensorflow

no_tensorflow.install()

from jsonschema import ValidationError, validate
from rasa.core.actions.action import RemoteAction

from nlu.components import action_results

action_results.install()

GOOD = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "facts", "value": {"grade": "m3"}}], "responses": []},
    {"events": [], "responses": [{"custom": {"replies": []}, "buttons": [], "text": None}]},
]
BAD = [
    {"events": "none", "responses": []},
    {"events": [{"name": "facts"}], "responses": []},
    {"events": [{"event": 1}], "responses": []},
    {"events": [], "responses": ["text"]},
    {"events": [], "responses": {}},
    ["no object"],
]


class ActionResults(unittest.TestCase):
    action = RemoteAction("action_answer", None)

    def test_good_answers_pass(self) -> None:
        for answer in GOOD:
            self.assertTrue(self.action._validate_action_result(answer))

    def test_bad_answers_fail_as_with_rasas_own_check(self) -> None:
        for answer in BAD:
            with self.subTest(answer=answer):
                with self.assertRaises(ValidationError):
                    validate(answer, RemoteAction.action_response_format_spec())
                with self.assertRaises(ValidationError):
                    self.action._validate_action_result(answer)

    def test_the_schema_is_not_compiled_again(self) -> None:
        began = time.perf_counter()
        for _ in range(100):
            self.action._validate_action_result(GOOD[2])
        self.assertLess(time.perf_counter() - began, 0.5)  # Rasa's own: 2 s
