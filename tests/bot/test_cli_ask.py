"""`ask`: JSON Lines in, JSON Lines out, whatever comes in."""

import json
import signal

import pytest

pytestmark = pytest.mark.rasa

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
GOOD = {
    "first": {"sender": "kim", "text": "아이가 중3이고 한부모 가정인데 서울런 되는지 궁금해요"},
    "second": {"sender": "lee", "text": "급식 심의위원회는 어느 과에서 해요?"},
    "third": {"sender": "kim", "text": "네, 서울에 살아요", "as_of": None, "more": 1},
    7: {"sender": "s" * 50_000, "text": "환율 얼마야"},
    "before": {
        "sender": "park",
        "text": "중3 기초생활수급 서울 서울런 돼요?",
        "as_of": "2021-01-01",
    },
    "long": {"sender": "choi", "text": "가" * 10_000},
    "empty": {"sender": "choi", "text": ""},
    "nul": {"sender": "choi", "text": "\0 서울런"},
    "command": {"sender": "choi", "text": "/restart"},
}
BAD = [
    (b'{"id":"utf-8","sender":"a","text":"\xff\xfe"}', "utf-8", "not UTF-8"),
    (b'{"id":"raw","sender":"a","text":"\x00"}', "raw", "control character"),
    (rb'{"id":"half","sender":"a","text":"\ud800"}', "half", "Invalid JSON"),
    (rb'{"id":"\udc00","sender":"a","text":"x"}', "\udc00", "surrogate"),
    (b"[1, 2]", None, "object"),
    (b'"text"', None, "object"),
    (b"{broken", None, "Invalid JSON"),
    (b'{"id":1,"text":"x"}', 1, "sender: Field required"),
    (b'{"id":2,"sender":"a"}', 2, "text: Field required"),
    (b'{"id":3,"sender":"","text":"x"}', 3, "sender:"),
    (b'{"id":4,"sender":"a","text":5}', 4, "text:"),
    (b'{"id":5,"sender":"a","text":"x","as_of":"2022-13-01"}', 5, "as_of:"),
    (b'{"id":6,"sender":"a","text":"x","as_of":20221011}', 6, "as_of:"),
    (b'{"id":true,"sender":"a","text":"x"}', None, "id:"),
    (b'{"id":8,"sender":"a","text":"' + b"x" * 10_000_000 + b'"}', 8, "longer than"),
    (b"[" * 100_000, None, "Invalid JSON"),
]


@pytest.fixture(scope="module")
def batch(program):
    """Good lines among bad ones, with a byte order mark, CRLF, empty lines, no last newline."""
    good = [json.dumps({"id": i, **line}, ensure_ascii=False).encode() for i, line in GOOD.items()]
    lines = [MARK.encode() + good[0], b"", b"   ", *(line for line, *_ in BAD), *good[1:]]
    return program("ask", "--as-of", "2022-10-11", stdin=b"\r\n".join(lines))


@pytest.fixture(scope="module")
def answers(batch):
    return [json.loads(line) for line in batch.stdout.splitlines()]


def test_every_line_is_answered_in_order(batch, answers) -> None:
    expected = [*list(GOOD)[:1], *(known for _, known, _ in BAD), *list(GOOD)[1:]]
    assert [answer["id"] for answer in answers] == expected
    assert batch.returncode == 1
    assert "Traceback" not in batch.stderr.decode()


def test_a_bad_line_says_what_is_wrong(answers) -> None:
    errors = [answer for answer in answers if "error" in answer]
    assert len(errors) == len(BAD)
    for answer, (_, _, words) in zip(errors, BAD, strict=True):
        assert list(answer) == ["id", "error"]
        assert words in answer["error"]
        assert answer["error"].startswith("line ")


def test_the_fields_of_an_answer(answers) -> None:
    by_id = {answer["id"]: answer for answer in answers if "error" not in answer}
    for name, line in GOOD.items():
        answer = by_id[name]
        assert list(answer) == [
            *("id", "sender", "text", "intent", "also", "entities", "replies"),
            *("owner", "verdict", "elapsed_ms"),
        ]
        assert (answer["sender"], answer["text"]) == (line["sender"], line["text"])
        assert set(answer["intent"]) == {"name", "confidence"}
        assert answer["owner"] == "bot"
        assert answer["elapsed_ms"] >= 0
        assert answer["replies"]
        for reply in answer["replies"]:
            assert set(reply) == {"text", "buttons", "cards", "sources"}
    first = by_id["first"]
    assert first["intent"]["name"] == "eligibility"
    grade = {"entity": "grade", "value": "m3", "text": "중3", "role": None}
    assert grade in first["entities"]
    assert first["verdict"] == {"status": "needs_info", "policy": "policy/seoullearn"}
    assert "서울" in by_id["third"]["text"]
    assert by_id["third"]["intent"]["name"] == "eligibility"  # the form went on: one conversation
    sources = [source for reply in by_id["second"]["replies"] for source in reply["sources"]]
    assert "department/eco-meals" in {source["record"] for source in sources}
    assert set(sources[0]) == {"record", "title", "document", "as_of"}


def test_the_day_of_a_line_wins(answers) -> None:
    (before,) = [answer for answer in answers if answer["id"] == "before"]
    assert before["verdict"]["status"] == "undecidable"


def test_answers_come_at_once_and_ctrl_c_ends(program, ends) -> None:
    with program.start("ask") as ask:
        for text in ("안녕하세요", "고마워요"):
            ask.stdin.write(json.dumps({"sender": "a", "text": text}).encode() + b"\n")
            ask.stdin.flush()
            assert json.loads(ask.stdout.readline())["text"] == text
        rasa = ask.child()
        ask.send_signal(signal.SIGINT)
        assert ask.wait(60) == 130
        assert "Traceback" not in ask.stderr.read().decode()
        assert ends(rasa)


def test_a_reader_that_leaves_ends_it_quietly(program, ends) -> None:
    line = b'{"sender":"a","text":"x"}\n'
    with program.start("ask") as ask:
        ask.stdin.write(line * 3)
        ask.stdin.flush()
        assert ask.stdout.readline()
        ask.stdout.close()
        rasa = ask.child()
        ask.stdin.write(line * 3)
        ask.stdin.close()
        assert ask.wait(60) == 1
        assert "rror" not in ask.stderr.read().decode()
        assert ends(rasa)
