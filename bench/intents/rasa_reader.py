"""Intents by a trained Rasa: `python -m bench.intents.rasa_reader MODEL TEXTS GUESSES`.

Runs in Rasa's environment. TEXTS is a JSON list; GUESSES becomes one, of `{intent, confidence,
ms}`. A fallback that Rasa puts before the classifier's own best is passed over.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path

from nlu import no_tensorflow
from nlu.launcher import QUIET

_WARM_UP = 20  # texts read first, not timed


async def read(model: str, texts: list[str]) -> list[dict[str, object]]:
    """What the model makes of each text."""
    from rasa.core.agent import Agent
    from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    agent = Agent.load(model)
    for text in texts[:_WARM_UP]:
        await agent.parse_message(text)
    guesses = []
    for text in texts:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        took = time.perf_counter() - began
        best = next(intent for intent in parsed["intent_ranking"] if intent["name"] != FALLBACK)
        guesses.append(
            {"intent": best["name"], "confidence": best["confidence"], "ms": took * 1000}
        )
    return guesses


def main() -> None:
    """Read texts, write guesses."""
    model, texts, guesses = sys.argv[1:]
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if os.environ.get("BAEUMGIL_TENSORFLOW") != "1":
        no_tensorflow.install()
    import sanic  # noqa: F401  (switches deprecation warnings on, so the filter comes after)

    warnings.simplefilter("ignore")
    said = json.loads(Path(texts).read_text(encoding="utf-8"))
    Path(guesses).write_text(json.dumps(asyncio.run(read(model, said))), encoding="utf-8")


if __name__ == "__main__":
    main()
