"""Pure Korean parsing, shared by the app and Rasa's components (Python 3.10, no Rasa)."""
