"""Telegram: private chats with a bot, by webhook or polling."""

from channels.telegram.adapter import TelegramAdapter

__all__ = ["TelegramAdapter"]
