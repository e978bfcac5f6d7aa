"""Read results as a user does."""

from store.messages import TurnResult


def text_of(result: TurnResult) -> str:
    return "\n".join(
        [reply.text for reply in result.replies]
        + [line for reply in result.replies for card in reply.cards for line in card.lines]
    )


def records_of(result: TurnResult) -> set[str]:
    return {source.record for reply in result.replies for source in reply.sources}
