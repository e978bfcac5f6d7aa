"""The address of Rasa's memory follows that of the store."""

import pytest
from sqlalchemy.engine import make_url

from bot.rasa.trackers import tracker_url
from store.errors import StoreUnavailable


def test_beside_sqlite_it_is_a_file_in_home(tmp_path):
    url = make_url(tracker_url("sqlite:////elsewhere/x.db", tmp_path))
    assert (url.drivername, url.database) == ("sqlite", str(tmp_path / "rasa.db"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_in_postgresql_it_is_a_schema_of_its_own(tmp_path, scheme):
    store = f"{scheme}://me:p%40ss%24word@host:5433/x?sslmode=require&options=-c%20work_mem%3D8MB"
    url = make_url(tracker_url(store, tmp_path))
    assert (url.drivername, url.password, url.port) == ("postgresql", "p@ss$word", 5433)
    assert url.query == {
        "sslmode": "require",
        "connect_timeout": "5",
        "options": "-c work_mem=8MB -c search_path=rasa",
    }
    assert "$" not in tracker_url(store, tmp_path)  # Rasa would take it for a variable


def test_a_wrong_address_is_said_to_be_wrong(tmp_path):
    with pytest.raises(StoreUnavailable):
        tracker_url("nonsense", tmp_path)
