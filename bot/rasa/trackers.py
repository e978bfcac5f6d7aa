"""Where Rasa keeps its memory of dialogues: beside the store, whichever database that is."""

from __future__ import annotations

from pathlib import Path

from store.addresses import read_address

SCHEMA = "rasa"  # of Rasa's tables, in the PostgreSQL database of the store
CONNECT_TIMEOUT_S = 5  # Rasa stands still while it connects


def tracker_url(store: str, home: Path) -> str:
    """Address of Rasa's memory for its SQLAlchemy 1.4, password and all.

    Args:
        store: address of the store.
        home: where Rasa's SQLite file lies when the store is SQLite, too.

    Raises:
        StoreUnavailable: the address of the store is wrong.
    """
    url = read_address(store)
    if url.get_backend_name() != "postgresql":
        return f"sqlite:///{(home / 'rasa.db').resolve()}"
    chosen = url.normalized_query
    options = " ".join([*chosen.get("options", ()), f"-c search_path={SCHEMA}"])
    timeout = {} if "connect_timeout" in chosen else {"connect_timeout": str(CONNECT_TIMEOUT_S)}
    return (
        url.set(drivername="postgresql")
        .update_query_dict({"options": options, **timeout})
        .render_as_string(hide_password=False)
    )
