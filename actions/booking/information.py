"""What is booked, how many sessions are left, what is being waited for."""

from __future__ import annotations

from datetime import timedelta

from actions.booking.claims import held_booking
from actions.booking.errands import span_in_words
from actions.booking.products import limit_source
from actions.booking.talk import Talk
from actions.booking.telling import card_of, lines_of, product_title
from actions.desk.entitlement import quota
from actions.desk.errors import BookingError
from actions.desk.numbers import read_number
from actions.forms import Reading
from actions.spoken import spoken_time
from store.messages import Card, Reply, SourceRef


async def bookings(talk: Talk) -> Reply:
    """The person's bookings, or the one whose number was said."""
    booking, base = talk.services.booking, talk.base
    texts = base.texts
    number = read_number(talk.text)
    if number:
        try:
            booked = await booking.find(talk.person, number, talk.now)
        except BookingError:
            return Reply(text=texts("booking.unknown_number"))
        return Reply(text=texts("booking.here_it_is"), cards=(card_of(base, booked),))
    own = await booking.upcoming(talk.person, talk.now)
    waiting = await waiting_list(talk)
    if not own:
        text = texts("booking.none_yet")
        if waiting:
            return Reply(text=f"{text}\n{waiting.text}")
        return Reply(text=text, buttons=talk.buttons("none_yet_buttons"))
    first = own[0]
    text = texts(
        "booking.upcoming",
        count=len(own),
        when=spoken_time(first.slot.starts_at),
        product=product_title(base, first.product),
    )
    if waiting:
        text += f"\n{waiting.text}"
    return Reply(text=text, cards=tuple(card_of(base, booked) for booked in own))


async def left(talk: Talk) -> Reply:
    """How many sessions the person has had and may still have, with the rule's source."""
    base = talk.base
    products = talk.turn.records("product") or [p.id for p in base.library.of_kind("product")]
    limits = {product: quota(base, product, talk.turn.as_of) for product in products}
    lines: list[str] = []
    sources: list[SourceRef | None] = []
    for product, limit in limits.items():
        if limit is None:
            continue
        used = await talk.services.booking.used(talk.person, product, talk.now)
        lines.append(
            base.texts(
                "booking.left",
                product=product_title(base, product),
                limit=limit,
                used=used,
                left=max(limit - used, 0),
            )
        )
        sources.append(limit_source(talk, product))
    lines.append(base.texts("booking.left_note"))
    return Reply(text="\n".join(lines), sources=tuple(dict.fromkeys(filter(None, sources))))


async def waiting_list(talk: Talk) -> Reply | None:
    """What the person waits for; None when for nothing."""
    waiting = await talk.services.booking.waiting(talk.person, talk.now)
    if not waiting:
        return None
    lines = [
        talk.base.texts(
            "booking.waiting_line",
            product=product_title(talk.base, entry.product),
            span=span_in_words(entry.after, entry.before),
        )
        for entry in waiting
    ]
    text = talk.base.texts("booking.waiting", count=len(waiting))
    return Reply(text="\n".join([text, *lines]), buttons=talk.buttons("waiting_buttons"))


async def stop_waiting(talk: Talk) -> Reply:
    """Take the person off the waiting list."""
    count = await talk.services.booking.stop_waiting(talk.person, talk.now)
    return Reply(text=talk.base.texts("booking.stopped_waiting" if count else "booking.no_waiting"))


async def asked_in_between(talk: Talk) -> Reading:
    """A question about one's bookings inside the form: answered, then the form goes on."""
    if read_number(talk.text):
        return Reading(remark=_plain(await bookings(talk)), claimed=True)
    held = await held_booking(talk) if talk.says("session_words") else None
    if held:
        minutes = (held.slot.ends_at - held.slot.starts_at) // timedelta(minutes=1)
        length = talk.base.texts("booking.session_length", minutes=minutes)
        text = "\n".join([*lines_of(talk.base, held), length])
        return Reading(remark=Reply(text=text), claimed=True)
    if talk.says("left_words"):
        return Reading(remark=_plain(await left(talk)), claimed=True)
    if talk.says("look_words"):
        return Reading(remark=_plain(await bookings(talk)), claimed=True)
    return Reading()


def _plain(reply: Reply) -> Reply:
    """Without buttons: those of the form's own question come right after."""
    cards = tuple(Card(title=card.title, lines=card.lines) for card in reply.cards)
    return reply.model_copy(update={"buttons": (), "cards": cards})
