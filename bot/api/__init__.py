"""The public HTTP API, one file per area; `bot/app.py` puts them together."""
