"""The Rasa project, run in its own Python 3.10 environment."""
