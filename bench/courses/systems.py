"""What finds courses for a question: the assistant, and its index and others by themselves."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime

import bm25s
import numpy as np

from actions.course_talk.reading import hear
from actions.courses.service import CourseSearch
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.courses.indexing import text_of
from knowledge.encoder import Analyser
from knowledge.published import Corpora
from nlu.korean.dates import SEOUL
from nlu.korean.extract import extract
from nlu.korean.lexicon import Lexicon
from store.courses.types import Course
from store.messages import Entity

NOW = datetime(2026, 4, 30, 10, tzinfo=SEOUL)
SHOWN = 5
Ask = Callable[[str], tuple[list[Course], bool]]
"""Courses shown for a question, and whether they are said to fit."""


def ours(
    search: CourseSearch, base: KnowledgeBase, lexicon: Lexicon, runner: asyncio.Runner
) -> Ask:
    """The assistant's search, with the wishes it understands."""

    def ask(text: str) -> tuple[list[Course], bool]:
        found = extract(text, NOW.date(), lexicon)
        entities = tuple(
            Entity(entity=one.entity, value=one.value, text=one.text, role=one.role)
            for one in found
        )
        turn = Turn(text=text, label="course_search", entities=entities, as_of=NOW.date(), now=NOW)
        places = runner.run(search.places())
        wishes = hear(turn, base, search.rules, places).wishes
        results = runner.run(search.search(wishes, NOW, most=SHOWN))
        return [one.course for one in results.found], not results.given_up

    return ask


def index_alone(corpora: Corpora, courses: Mapping[int, Course]) -> Ask:
    """The index with the whole question, without filters."""

    def ask(text: str) -> tuple[list[Course], bool]:
        hits = corpora.courses.current.search(text, SHOWN)
        return [courses[hit.number] for hit in hits], True

    return ask


def bm25_alone(courses: Mapping[int, Course], analyser: Analyser) -> Ask:
    """BM25 over morphemes."""
    numbers, content = list(courses), analyser.content
    index = bm25s.BM25()
    index.index([content(text_of(one)) for one in courses.values()], show_progress=False)

    def ask(text: str) -> tuple[list[Course], bool]:
        known = [word for word in content(text) if word in index.vocab_dict]
        if not known:
            return [], True
        scores = index.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:SHOWN]
        return [courses[numbers[place]] for place in best if scores[place] > 0], True

    return ask


def fts5_alone(courses: Mapping[int, Course]) -> Ask:
    """SQLite's full text, any trigram of the question."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE courses USING fts5(text, tokenize='trigram')")
    database.executemany(
        "INSERT INTO courses (rowid, text) VALUES (?, ?)",
        ((number, text_of(one)) for number, one in courses.items()),
    )
    statement = "SELECT rowid FROM courses WHERE courses MATCH ? ORDER BY rank LIMIT ?"

    def ask(text: str) -> tuple[list[Course], bool]:
        tokens = dict.fromkeys(re.findall(r"(?=(\w{3}))", text))
        asked = " OR ".join(f'"{token}"' for token in tokens)
        rows = database.execute(statement, (asked, SHOWN)) if asked else ()
        return [courses[number] for (number,) in rows], True

    return ask
