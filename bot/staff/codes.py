"""The second factor: codes of an authenticator app (RFC 6238)."""

from __future__ import annotations

from datetime import datetime

import pyotp
import segno
from pyotp.utils import strings_equal

ISSUER = "Baeumgil"
SLACK = 1  # steps of 30 s by which the clock of a telephone may be wrong


def new_secret() -> str:
    """A secret for an app."""
    return pyotp.random_base32()


def picture(secret: str, login: str) -> str:
    """The secret as a QR code for the app's camera: SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    return segno.make_qr(address).svg_inline(scale=5, light="#fff", omitsize=False)


def step_of(code: str, secret: str, at: datetime) -> int | None:
    """The step a code is of; None if it is wrong. Spaces do not matter."""
    totp = pyotp.TOTP(secret)
    code = "".join(code.split())
    now = totp.timecode(at)
    steps = range(now - SLACK, now + SLACK + 1)
    return next((step for step in steps if strings_equal(totp.generate_otp(step), code)), None)
