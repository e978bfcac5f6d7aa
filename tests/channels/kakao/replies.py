"""Replies of every kind, and what is missing of them."""

from datetime import date

from hypothesis import strategies as st

from store.messages import Button, Card, Reply, SourceRef
from tests.channels.kakao.platform import buttons_of, texts_of

SOURCE = SourceRef(record="programme/x", title="사업", document="보고서", as_of=date(2022, 10, 11))

LONG = st.builds(
    lambda part, times: part * times, st.text(min_size=1, max_size=30), st.integers(10, 90)
)
TEXT = st.text(max_size=40) | LONG | st.sampled_from(["😀" * 700, " ", "가나다라. "])
PAYLOAD = TEXT | st.sampled_from(["tel:02-1388", "https://sen.go.kr/", "tel:", "https:"])
BUTTONS = st.lists(st.builds(Button, title=TEXT, payload=PAYLOAD), max_size=14).map(tuple)
CARDS = st.lists(
    st.builds(Card, title=TEXT, lines=st.lists(TEXT, max_size=5).map(tuple), buttons=BUTTONS),
    max_size=12,
).map(tuple)
SOURCES = st.lists(st.just(SOURCE), max_size=2).map(tuple)
REPLIES = st.lists(
    st.builds(Reply, text=TEXT, buttons=BUTTONS, cards=CARDS, sources=SOURCES), max_size=3
)


def missing(replies, outputs, quick_replies):
    """Words and payloads that are not among what was shown."""
    texts = _squeezed("".join(texts_of(outputs)))
    sent = {*quick_replies}
    for button in buttons_of(outputs):
        sent |= {button.get(name) for name in ("messageText", "webLinkUrl", "phoneNumber")}
    words = [
        word
        for reply in replies
        for word in (
            reply.text,
            *(part for card in reply.cards for part in (card.title, *card.lines)),
        )
    ]
    buttons = [
        button
        for reply in replies
        for group in (reply.buttons, *(card.buttons for card in reply.cards))
        for button in group
    ]
    payloads = [button.payload.strip() or button.title.strip() for button in buttons]
    return [word for word in words if _squeezed(word) not in texts] + [
        payload for payload in payloads if payload and not {payload, payload[4:]} & sent
    ]


def _squeezed(text):
    return "".join(text.split())
