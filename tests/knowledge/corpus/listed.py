"""A source that is a list, and a process that keeps a corpus of one."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from knowledge.corpus import Corpus, Entry
from knowledge.library import load_library
from knowledge.search import Searcher
from knowledge.search.layout import Layout
from store.errors import StoreUnavailable

TOPICS = [
    "필라테스",
    "수채화",
    "영어회화",
    "스마트폰",
    "바리스타",
    "도자기",
    "우쿨렐레",
    "서예",
    "목공",
    "명상",
]
PLACES = ["강남구", "노원구", "관악구", "성북구", "금천구", "은평구", "마포구"]
DAYS = ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "저녁"]


def courses(count: int, first: int = 1) -> list[Entry]:
    """Entries like courses, no two alike."""
    return [
        Entry(
            n,
            f"{TOPICS[n % 10]} {n}기 {PLACES[n % 7]} {DAYS[n // 7 % 7]}",
            {"day": n % 30, "topic": n % 10},
        )
        for n in range(first, first + count)
    ]


class Listed:
    """Entries in a list; change it and count up `number`."""

    def __init__(self, entries: Sequence[Entry] = (), number: int = 1) -> None:
        self.all, self.number = list(entries), number
        self.is_away = False

    def put(self, entries: Sequence[Entry]) -> None:
        """Other entries, as the next version."""
        self.all, self.number = list(entries), self.number + 1

    async def version(self) -> int:
        if self.is_away:
            raise StoreUnavailable("somewhere", "gone")
        return self.number

    async def entries(self) -> AsyncIterator[list[Entry]]:
        for start in range(0, len(self.all), 500):
            yield self.all[start : start + 500]


def say(answer: object) -> None:
    """A line for the process that asked."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def main(home: str, folder: str) -> None:
    """Answer a line each: {"refresh": [count, version]} or {"search": text}."""
    searcher = Searcher.open(Path(home), load_library())
    source = Listed()
    layout = Layout(Path(home))
    corpus = Corpus(Path(folder), source, searcher.encoder, searcher.analyser, layout)
    say(corpus.current.version)
    index = corpus.current
    for line in sys.stdin:
        match json.loads(line):
            case {"refresh": [count, number]}:
                source.all, source.number = courses(count), number
                answer: object = await corpus.refresh()
            case {"take": _}:
                index = corpus.current
                answer = index.version
            case {"search": text}:
                answer = [found.number for found in index.search(text, 5)]
        say(answer)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
