"""KakaoTalk: a chatbot's skill server."""

from channels.kakao.adapter import KakaoAdapter

__all__ = ["KakaoAdapter"]
