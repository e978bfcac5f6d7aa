"""What else can search text: SQLite's and PostgreSQL's full text, and BM25, each alone."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import bm25s
import psycopg

from bench.courses.synthetic import Composing, entry
from knowledge.encoder import Analyser
from nlu.korean.normalise import normalise
from tests.databases import PostgreSQL, programs

DEPTH = 10
Search = Callable[[str], list[int]]  # numbers of the passages found, best first

_SIMILAR = 0.3  # as little as pg_trgm's `%`; its default for words misses most typos
_FTS5 = {"unicode61": r"\w+", "trigram": r"(?=(\w{3}))"}
# To pg_trgm Hangul is letters only where the locale says so.
_CREATE = "CREATE DATABASE bench TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
_ANY = """
SELECT number FROM courses, to_tsquery('simple', %s) AS asked
WHERE to_tsvector('simple', text) @@ asked
ORDER BY ts_rank(to_tsvector('simple', text), asked) DESC LIMIT %s
"""
_TRIGRAMS = """
SELECT number FROM courses WHERE %s <%% text ORDER BY %s <<-> text LIMIT %s
"""


@contextmanager
def fts5(folder: Path, size: int, tokenizer: str) -> Iterator[Search]:
    """SQLite FTS5, ranked by its BM25; a passage with any token of the question counts."""
    with sqlite3.connect(folder / f"{tokenizer}-{size}.db") as database:
        database.execute(f"CREATE VIRTUAL TABLE courses USING fts5(text, tokenize='{tokenizer}')")
        database.executemany(
            "INSERT INTO courses (rowid, text) VALUES (?, ?)",
            ((n, entry(n).text) for n in range(1, size + 1)),
        )
        database.commit()
        statement = "SELECT rowid FROM courses WHERE courses MATCH ? ORDER BY rank LIMIT ?"

        def search(text: str) -> list[int]:
            tokens = dict.fromkeys(re.findall(_FTS5[tokenizer], normalise(text).text))
            asked = " OR ".join(f'"{token}"' for token in tokens)
            return [row[0] for row in database.execute(statement, (asked, DEPTH))] if asked else []

        yield search


@contextmanager
def postgresql(size: int) -> Iterator[dict[str, Search]]:
    """PostgreSQL's full text (`simple`) and `pg_trgm`, each with a GIN index.

    Nothing where there is no PostgreSQL.
    """
    found = programs()
    if found is None:
        yield {}
        return
    folder = Path(tempfile.mkdtemp(prefix="baeumgil-pg-"))
    try:
        server = PostgreSQL(folder, found)
        with server.running():
            place = f"host={folder} user=tests"
            with psycopg.connect(f"{place} dbname=postgres", autocommit=True) as connection:
                connection.execute(_CREATE)
            with psycopg.connect(f"{place} dbname=bench", autocommit=True) as connection:
                yield _searches(connection, size)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _searches(connection: psycopg.Connection, size: int) -> dict[str, Search]:
    connection.execute("CREATE EXTENSION pg_trgm")
    connection.execute("CREATE TABLE courses (number integer PRIMARY KEY, text text NOT NULL)")
    with connection.cursor().copy("COPY courses FROM STDIN") as copy:
        for n in range(1, size + 1):
            copy.write_row((n, entry(n).text))
    connection.execute("CREATE INDEX ON courses USING gin (to_tsvector('simple', text))")
    connection.execute("CREATE INDEX ON courses USING gin (text gin_trgm_ops)")
    connection.execute(f"SET pg_trgm.word_similarity_threshold = {_SIMILAR}")
    connection.execute("VACUUM ANALYZE courses")

    def words(text: str) -> list[int]:
        asked = " | ".join(dict.fromkeys(re.findall(r"\w+", normalise(text).text)))
        return [row[0] for row in connection.execute(_ANY, (asked, DEPTH))] if asked else []

    def trigrams(text: str) -> list[int]:
        asked = normalise(text).text
        return [row[0] for row in connection.execute(_TRIGRAMS, (asked, asked, DEPTH))]

    return {"PostgreSQL full text": words, "PostgreSQL pg_trgm": trigrams}


def bm25(analyser: Analyser, size: int) -> Search:
    """BM25 (`bm25s`) over Kiwi's morphemes."""
    composing = Composing(analyser)
    index = bm25s.BM25()
    texts = [composing.content(entry(n).text) for n in range(1, size + 1)]
    index.index(texts, show_progress=False)

    def search(text: str) -> list[int]:
        tokens = [t for t in analyser.content(normalise(text).text) if t in index.vocab_dict]
        if not tokens:
            return []
        rows, _ = index.retrieve([tokens], k=min(DEPTH, size), show_progress=False)
        return [int(row) + 1 for row in rows[0]]

    return search
