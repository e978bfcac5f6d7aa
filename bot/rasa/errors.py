"""Errors of talking to Rasa.

RasaError            anything about Rasa
├── RasaUnavailable  it is not running, is starting, or answered with an error
├── RasaTimeout      it did not answer in time
├── RasaStartFailed  it cannot be started: says why and what to do
└── TrainingFailed   no model could be trained: says why and where the log is
"""


class RasaError(Exception):
    """Base of everything this package raises on purpose."""


class RasaUnavailable(RasaError):
    """Rasa is not running, is starting, or answered with an error."""


class RasaTimeout(RasaError):
    """Rasa did not answer in time."""


class RasaStartFailed(RasaError):
    """Rasa cannot be started."""


class TrainingFailed(RasaError):
    """No model could be trained."""
