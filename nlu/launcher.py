"""Start Rasa's command line quickly and quietly: `python -m nlu.launcher run|train|test …`.

Settings, all environment variables:

- `BAEUMGIL_PARENT_PIPE=1`: end when standard input closes, that is when the parent dies, even by
  `kill -9`. Without it the command runs by hand as `rasa` does.
- `BAEUMGIL_RASA_AUTH`: value of `--auth-token`, kept out of the process list.
- `BAEUMGIL_TENSORFLOW=1`: load the real TensorFlow, for pipelines that need it.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
import warnings
from collections.abc import MutableMapping
from typing import Any

QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_TELEMETRY_ENABLED": "false",
}
# What people said never goes to a log; Rasa logs it under these keys.
_KEYS = """
    text response_text user_text slot_values parse_data_text parse_data_entities
    prediction_events tracker_latest_message prefilled_slots message response slot_candidates
    rasa_event rasa_events tracker_states current_states old_states states successes entity
    current_entity next_entity token_text user_message json_message
"""
PRIVATE_KEYS = frozenset(_KEYS.split())


def die_with_parent() -> None:
    """End this process as soon as standard input reaches its end."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def drop_private(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: take what people said out of a log line.

    Structlog's own rendering of an exception shows local variables, which hold the message, so
    only its type and the places it passed are kept.
    """
    for key in PRIVATE_KEYS & event.keys():
        event[key] = "…"
    kind, _error, trace = sys.exc_info()
    if kind:
        places = traceback.extract_tb(trace)
        event["error"] = kind.__name__
        event["trace"] = [f"{place.filename}:{place.lineno}" for place in places]
        event["exc_info"] = False
    return event


def main() -> None:
    """Run Rasa's command line with the arguments given to this one."""
    if os.environ.get("BAEUMGIL_PARENT_PIPE") == "1":
        die_with_parent()
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if os.environ.get("BAEUMGIL_TENSORFLOW") != "1":
        from nlu import no_tensorflow

        no_tensorflow.install()
    if token := os.environ.get("BAEUMGIL_RASA_AUTH"):
        sys.argv.append(f"--auth-token={token}")  # a token may begin with a hyphen

    import sanic  # noqa: F401  (switches deprecation warnings on, so the filter comes after)

    warnings.simplefilter("ignore")
    import matplotlib  # noqa: F401  (warns at import; Rasa lets warnings through by then)
    import rasa.__main__
    from rasa.utils import log_utils

    log_utils._anonymizer = drop_private
    rasa.__main__.main()


if __name__ == "__main__":
    main()
