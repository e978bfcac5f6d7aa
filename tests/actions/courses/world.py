"""Courses of a small town of ours, for tests."""

from datetime import date, datetime, time

from sqlalchemy import insert

from nlu.korean.dates import SEOUL
from store.corpora import changed
from store.courses.rows import values_of
from store.courses.types import Course
from store.tables.courses import CourseRow
from tests.actions.talking import Talker

ADDRESS = "https://baeumgil.example"
NOW = datetime(2026, 5, 4, 10, tzinfo=SEOUL)  # a Monday
AS_OF = date(2026, 5, 1)


def course(number: int, title: str, **given: object) -> Course:
    """A course; what is not given is ordinary: open, in the evening, for adults, not free."""
    values = {
        "feed": "lifelong-standard",
        "provider": "서울특별시 노원구",
        "institution": "노원평생학습관",
        "category": "취미",
        "audience": "성인",
        "groups": ("adult",),
        "mode": "offline",
        "starts_on": date(2026, 6, 2),
        "ends_on": date(2026, 7, 28),
        "starts_at": 19 * 60,
        "ends_at": 21 * 60,
        "weekdays": ("tue",),
        "place": "노원평생학습관 2층",
        "district": "노원구",
        "fee": 30_000,
        "is_free": False,
        "phone": "02-000-0000",
        "opens_at": opens(date(2026, 4, 28)),
        "closes_at": closes(date(2026, 5, 12)),
        "apply_by": "인터넷",
        "selection": "선착순",
        "url": "https://learn.example/nowon",
        **given,
    }
    return Course(id=f"course/{number:016x}", title=title, as_of=AS_OF, **values)


def opens(day: date) -> datetime:
    """The first moment of a day of registration."""
    return datetime.combine(day, time(), SEOUL)


def closes(day: date) -> datetime:
    """The last minute of a day of registration."""
    return datetime.combine(day, time(23, 59), SEOUL)


SOON = {"opens_at": opens(date(2026, 5, 11)), "closes_at": closes(date(2026, 5, 25))}
CLOSED = {"opens_at": opens(date(2026, 4, 1)), "closes_at": closes(date(2026, 4, 15))}
FREE = {"fee": 0, "is_free": True}
SONGPA = {
    "district": "송파구", "provider": "서울특별시 송파구", "institution": "송파배움터",
    "place": "송파배움터 강의실",
}  # fmt: skip
DOBONG = {
    "district": "도봉구", "provider": "서울특별시 도봉구", "institution": "도봉문화원",
    "place": "도봉문화원",
}  # fmt: skip
SATURDAY = {"weekdays": ("sat",), "starts_on": date(2026, 6, 6), "ends_on": date(2026, 7, 25)}
MORNING = {"starts_at": 10 * 60, "ends_at": 12 * 60}

# fmt: off
COURSES = [
    course(1, "퇴근길 요가"),
    course(2, "아침을 여는 요가", **MORNING, weekdays=("mon", "wed")),
    course(3, "주말 요가 교실", **SATURDAY, **MORNING, **FREE),
    course(4, "힐링 요가", **SONGPA, **SOON, fee=50_000),
    course(5, "엑셀로 가계부 만들기", category="디지털", **FREE,
           **SATURDAY, starts_at=14 * 60, ends_at=16 * 60),
    course(6, "스마트폰 사진 잘 찍기", category="디지털", groups=("senior",),
           audience="60세 이상", **MORNING, **FREE),
    course(7, "어린이 코딩 놀이터", category="코딩", groups=("child",),
           audience="초등학생", **SATURDAY, **MORNING, **FREE),
    course(8, "파이썬 첫걸음", category="코딩", mode="online",
           place=None, district=None, fee=70_000),
    course(9, "수채화로 그리는 봄", category="미술", **CLOSED),
    course(10, "생활 도자기 빚기", category="공예", **DOBONG, fee=90_000),
    course(11, "기초 일본어 회화", category="외국어", fee=60_000, weekdays=("mon", "wed")),
    course(12, "여행 영어", category="외국어", **SONGPA, weekdays=("thu",)),
    course(13, "통기타 1반", category="악기", fee=40_000),
    course(14, "통기타 2반", category="악기", fee=40_000, weekdays=("thu",)),
    course(15, "통기타 3반", category="악기", fee=40_000, weekdays=("fri",), **SOON),
    course(16, "라탄 바구니 만들기", category="공예", **DOBONG, **SATURDAY, fee=20_000),
    course(17, "지난 봄의 요가", starts_on=date(2026, 2, 1), ends_on=date(2026, 4, 30), **CLOSED),
]
# fmt: on


async def fill(database, courses=COURSES, now=NOW) -> None:
    """Put courses into the database, as an import does."""
    async with database.write() as session:
        await session.execute(insert(CourseRow), [values_of(one, now) for one in courses])
        await changed(session, "courses", now)


def titles(talker: Talker) -> list[str]:
    """The courses shown, in their order."""
    return [c.title.split(". ", 1)[1] for reply in talker.replies for c in reply.cards]
