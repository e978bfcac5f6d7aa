"""What Kakao takes as the answer of a skill, from its public description of the format.

Written apart from the program: neither knows the other's numbers.
"""

from __future__ import annotations

BUTTON_NEEDS = {"message": "messageText", "phone": "phoneNumber", "webLink": "webLinkUrl"}


class Refused(Exception):
    """The answer is not shown."""


def check(response: object) -> dict:
    """The template of a valid answer.

    Raises:
        Refused: it is not valid.
    """
    response = _object(response, {"version", "template"}, {"context", "data"})
    _must(response["version"] == "2.0", "an answer of version 2.0")
    template = _object(response["template"], {"outputs"}, {"quickReplies"})
    _must(1 <= len(template["outputs"]) <= 3, "1 to 3 outputs")
    for output in template["outputs"]:
        _output(output)
    replies = template.get("quickReplies", [])
    _must(len(replies) <= 10, "at most 10 quick replies")
    for reply in replies:
        _object(reply, {"label", "action", "messageText"}, {"extra"})
        _must(reply["action"] == "message", "a quick reply with a message")
        _text(reply["label"], 14)
        _text(reply["messageText"], 100_000)
    return template


def check_waiting(response: object) -> dict:
    """The variables of an answer that comes by callback.

    Raises:
        Refused: it is not valid.
    """
    response = _object(response, {"version", "useCallback"}, {"context", "data"})
    _must(response["version"] == "2.0" and response["useCallback"] is True, "a callback")
    return response.get("data", {})


def _output(output: object) -> None:
    _must(isinstance(output, dict) and len(output) == 1, "one component in an output")
    ((kind, component),) = output.items()
    match kind:
        case "simpleText":
            _text(_object(component, {"text"})["text"], 1000)
        case "textCard":
            _text_card(component, 400)
        case "listCard":
            _object(component, {"header", "items"}, {"buttons"})
            _text(_object(component["header"], {"title"})["title"], 50)
            _must(1 <= len(component["items"]) <= 5, "1 to 5 items in a list")
            for item in component["items"]:
                _text(_object(item, {"title"}, {"description"})["title"], 50)
        case "carousel":
            _object(component, {"type", "items"})
            _must(component["type"] == "textCard", "text cards in a carousel")
            _must(1 <= len(component["items"]) <= 10, "1 to 10 cards in a carousel")
            for card in component["items"]:
                _text_card(card, 128)
        case _:
            raise Refused(f"no component is called {kind}")


def _text_card(card: object, together: int) -> None:
    card = _object(card, set(), {"title", "description", "buttons"})
    title, description = card.get("title"), card.get("description")
    _must(title is not None or description is not None, "a title or a description")
    if title is not None:
        _text(title, 50)
    if description is not None:
        _text(description, together)
    _must(len(f"{title or ''}{description or ''}") <= together, f"{together} characters in a card")
    _must(len(card.get("buttons", [])) <= 3, "at most 3 buttons")
    for button in card.get("buttons", []):
        _must(button.get("action") in BUTTON_NEEDS, "an action for a button")
        _object(button, {"label", "action", BUTTON_NEEDS[button["action"]]})
        _text(button["label"], 14)
        _text(button[BUTTON_NEEDS[button["action"]]], 100_000)


def _object(value: object, needed: set[str], possible: set[str] = frozenset()) -> dict:
    _must(isinstance(value, dict), "an object")
    _must(needed <= value.keys() <= needed | possible, f"the fields {needed | possible}")
    return value


def _text(value: object, limit: int) -> None:
    _must(isinstance(value, str) and value.strip(), "a text that says something")
    _must(len(value) <= limit, f"at most {limit} characters")


def _must(holds: object, what: str) -> None:
    if not holds:
        raise Refused(f"there must be {what}")
