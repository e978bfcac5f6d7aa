# ruff: noqa: D100, PT009, PT027 (unittest on Python 3.10; the stand-in goes before Rasa)
import sys
import unittest

from nlu import no_tensorflow
from nlu.launcher import drop_private

no_tensorflow.install()


class PrivateLogs(unittest.TestCase):
    def test_what_people_said_is_dropped(self) -> None:
        event = drop_private(None, "error", {"event": "rest.failure", "text": "살기 싫어"})
        self.assertNotIn("살기 싫어", str(event))
        self.assertEqual(event["event"], "rest.failure")

    def test_an_exception_keeps_type_and_place_but_no_values(self) -> None:
        try:
            int("010-1234-5678")
        except ValueError:
            event = drop_private(None, "exception", {"event": "failed", "exc_info": True})
        self.assertEqual(event["error"], "ValueError")
        self.assertIn("check_launcher.py", event["trace"][0])
        self.assertFalse(event["exc_info"])
        self.assertNotIn("1234", str(event))


class NoTensorFlow(unittest.TestCase):
    def test_rasa_and_all_its_components_import_without_it(self) -> None:
        import rasa.engine.recipes.default_components as components

        self.assertTrue(components.DIETClassifier)
        self.assertFalse(hasattr(sys.modules["tensorflow"], "__version__"))

    def test_using_it_fails_with_a_remedy(self) -> None:
        from rasa.utils.tensorflow.models import RasaModel

        with self.assertRaisesRegex(RuntimeError, "BAEUMGIL_TENSORFLOW=1"):
            RasaModel()
