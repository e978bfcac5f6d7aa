"""What the talks of these tests have in common."""

import re

FOCUSED = "product/focused"
NUMBER = re.compile(r"BG-\w{4}-\w{4}")
READY = "고1이고 회원이에요. 만 16세예요. 심화상담 예약할게요"  # only the time is missing


async def booked(talk, when="수요일 4시") -> str:
    """Book up to the number."""
    await talk.say(f"{READY} {when}")
    if "이름" in talk.text:
        await talk.say("이름 없이 예약할게요")
    return NUMBER.search(await talk.say("네")).group()
