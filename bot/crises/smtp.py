"""A mail server, by the standard library: alerts are few, and each is sent in a thread."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

PATIENCE = 10.0  # seconds the server may take for one step
SUBMISSION, SUBMISSIONS = 587, 465  # RFC 6409, RFC 8314


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in.

    Attributes:
        encrypted: from the first byte; else as soon as the server offers it.
        user, password: to log in with, never without encryption.
    """

    host: str
    port: int
    encrypted: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str) -> MailServer:
        """The server of an address, `smtp://[user:password@]host[:port]` or `smtps://…`."""
        parts = urlsplit(url)
        encrypted = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (SUBMISSIONS if encrypted else SUBMISSION),
            encrypted=encrypted,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )

    def send(self, message: EmailMessage) -> None:
        """Hand a message in; blocks.

        Raises:
            OSError: the server does not answer, or refuses (`smtplib.SMTPException`).
        """
        with self._connected() as smtp:
            if not self.encrypted:
                smtp.ehlo()
                if smtp.has_extn("starttls"):
                    smtp.starttls(context=ssl.create_default_context())
                elif self.user:
                    raise smtplib.SMTPNotSupportedError("no encryption is offered")
            if self.user:
                smtp.login(self.user, self.password or "")
            refused = smtp.send_message(message)
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)

    def _connected(self) -> smtplib.SMTP:
        if self.encrypted:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
