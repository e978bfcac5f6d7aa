"""What becomes of an update: a message for the assistant, a kind word, or nothing."""

from __future__ import annotations

import logging
import re

from pydantic import JsonValue, ValidationError
from telegram.constants import ChatAction
from telegram.error import TelegramError

from channels.adapter import Gateway
from channels.background import Background
from channels.messages import Inbound, conversation_id
from channels.telegram.buttons import payload_of
from channels.telegram.client import Client
from channels.telegram.pacing import PerChat
from channels.telegram.sender import Sender
from channels.telegram.updates import KINDS, CallbackQuery, Membership, Message, Update, User
from store.errors import StoreUnavailable
from store.messages import Reply

log = logging.getLogger(__name__)

CHANNEL = "telegram"
JOINED = ("member", "administrator")
QUICK = 0.5  # seconds; a faster answer needs no typing indicator
TYPING = 4.5  # seconds; the indicator goes out after five
PATIENCE = 20  # indicators, then it would promise too much
_COMMAND = re.compile(r"/(?P<name>[a-z]+)(?:@\w+)?(?:\s|$)")


class Intake:
    """Takes updates in.

    Args:
        gateway: the app.
        bot: the client of Telegram.
        sender: says what is in no outbox.
        background: runs what must not hold up Telegram.
    """

    def __init__(
        self, gateway: Gateway, bot: Client, sender: Sender, background: Background
    ) -> None:
        self._gateway, self._bot, self._sender = gateway, bot, sender
        self._background = background
        self._bot_id = bot.token.partition(":")[0]
        self._words = PerChat(1, 10)  # kind words: one is enough for a whole album

    async def take(self, update: JsonValue) -> None:
        """Take one update in; what cannot be understood is passed over.

        Raises:
            StoreUnavailable: nothing was taken in; Telegram should send it again.
        """
        try:
            read = Update.model_validate(update)
        except ValidationError:
            named = update if isinstance(update, dict) else {}
            kind = next((kind for kind in KINDS if kind in named), "unknown")
            log.warning("an update could not be read: %s", kind)
            return
        if read.message:
            await self._message(read.message)
        elif read.edited_message:
            await self._edit(read.edited_message, read.update_id)
        elif read.callback_query:
            await self._press(read.callback_query)
        elif read.my_chat_member:
            self._membership(read.my_chat_member)

    async def _message(self, message: Message) -> None:
        if (user := _writer(message)) is None:
            return
        text = message.text or message.caption
        if text:
            await self._hand_in(user, message, str(message.message_id), self._meant(text))
        await self._excuse(message)

    async def _edit(self, message: Message, update_id: int) -> None:
        text = message.text or message.caption
        if text and (user := _writer(message)):
            original = str(message.message_id)
            edit = f"{original}e{update_id}"
            await self._hand_in(user, message, edit, self._meant(text), corrects=original)

    async def _press(self, pressed: CallbackQuery) -> None:
        message = pressed.message
        if message is None or not message.chat.is_private or not pressed.data:
            self._background.start(self._acknowledge(pressed.id))
            return
        payload = await payload_of(pressed.data, self._gateway, self._conversation(pressed.sender))
        stale = None if payload else self._gateway.texts("telegram.stale_button")
        self._background.start(self._acknowledge(pressed.id, stale))
        if payload:
            await self._hand_in(pressed.sender, message, f"cb{pressed.id}", payload)

    def _membership(self, membership: Membership) -> None:
        """Leave groups. Who blocks us is noticed when we next send; who comes back writes."""
        if not membership.chat.is_private and membership.new_chat_member.status in JOINED:
            self._background.start(self._leave(membership.chat.id))

    async def _hand_in(
        self, user: User, message: Message, message_id: str, text: str, corrects: str | None = None
    ) -> None:
        chat = str(message.chat.id)
        inbound = Inbound(
            conversation=self._conversation(user),
            message_id=message_id,
            text=text,
            channel=CHANNEL,
            corrects=corrects,
            address=chat,
        )
        receipt = await self._gateway.take_in(inbound)
        if receipt.replies:
            self._background.start(self._sender.say(chat, receipt.replies))
        if receipt.status == "taken":
            self._background.start(self._type(chat, inbound))

    async def _excuse(self, message: Message) -> None:
        """Say kindly what cannot be read of a message."""
        said = self._gateway.texts.data("telegram.unreadable")
        contents = message.model_extra or {}
        text = next((text for kind, text in said.items() if kind in contents), None)
        chat = str(message.chat.id)
        if text and (words := self._words[chat]).has_capacity():
            await words.acquire()
            self._background.start(self._sender.say(chat, [Reply(text=text)]))

    async def _acknowledge(self, callback: str, text: str | None = None) -> None:
        try:
            await self._bot.answer_callback_query(callback, text)
        except TelegramError as error:
            log.info("a pressed button was not acknowledged: %s", type(error).__name__)

    async def _leave(self, chat: int) -> None:
        text = self._gateway.texts("telegram.private_only")
        await self._sender.say(str(chat), [Reply(text=text)])
        try:
            await self._bot.leave_chat(chat)
        except TelegramError as error:
            log.info("a group was not left: %s", type(error).__name__)

    async def _type(self, chat: str, inbound: Inbound) -> None:
        """Show that an answer is being written until it is there."""
        wait = QUICK
        try:
            for _ in range(PATIENCE):
                if await self._gateway.answered(inbound, within=wait):
                    return
                await self._bot.send_chat_action(chat, ChatAction.TYPING)
                wait = TYPING
        except (TelegramError, StoreUnavailable):
            return  # only an indicator

    def _conversation(self, user: User) -> str:
        return conversation_id(CHANNEL, f"{self._bot_id}:{user.id}", self._gateway.pepper)

    def _meant(self, text: str) -> str:
        """What a command says to the assistant; other text as it is."""
        command = _COMMAND.match(text)
        said = self._gateway.texts.data("telegram.commands")
        return str(said.get(command["name"], text)) if command else text


def _writer(message: Message) -> User | None:
    """Whose message it is; None unless a person wrote it in a private chat."""
    user = message.sender
    return user if user and not user.is_bot and message.chat.is_private else None
