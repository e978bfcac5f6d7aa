"""Who may do what: keys and scopes of partners, and whose conversation it is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem

from bot.api.common import runtime_of
from bot.api.problems import general, refusing
from bot.api.rates import spend
from bot.api.scopes import Scope
from bot.today import now
from channels.messages import conversation_id
from channels.partner import CHANNEL
from store.errors import StoreUnavailable
from store.partners import Partner, Partners, fingerprint

BEARER = HTTPBearer(
    scheme_name="key",
    bearerFormat="bg_…",
    description="A key of a partner: `baeumgil partner add`",
    auto_error=False,
)
REALM = 'Bearer realm="baeumgil"'
PROTECTED = refusing(400, 401, 403, 413, 422, 429, 503)
"""What every route for partners refuses with."""


class Authenticator:
    """Tells partners by their keys.

    Attributes:
        limit: how often each may call.
    """

    def __init__(self, limit: RateLimitItem) -> None:
        self.limit = limit
        self._known: dict[str, Partner] = {}

    async def holder(self, key: str, partners: Partners) -> Partner | None:
        """Whose key it is. While the database is away, what was true last counts.

        Somebody in danger is answered without the database; the key must not be in the way.

        Raises:
            StoreUnavailable: the database does not answer, and the key was never seen.
        """
        name, at = fingerprint(key), now()
        try:
            found = await partners.holder(key, at, at.date())
        except StoreUnavailable:
            if name in self._known:
                return self._known[name]
            raise
        self._known.pop(name, None)
        if found:
            self._known[name] = found
        return found


async def authenticated(
    request: Request,
    response: Response,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
) -> Partner:
    """The partner that calls.

    Raises:
        Refused: the key is missing or wrong, or it was used too often.
        StoreUnavailable: the database does not answer.
    """
    authenticator: Authenticator = request.app.state.authenticator
    runtime = runtime_of(request)
    partners = runtime.services.partners
    partner = await authenticator.holder(shown.credentials, partners) if shown else None
    if partner is None:
        why = f'{REALM}, error="invalid_token"' if shown else REALM
        raise general("NotAuthenticated", 401, {"WWW-Authenticate": why})
    spent = await spend(runtime.counters, authenticator.limit, partner.id)
    if not spent.is_within:
        raise general("TooManyRequests", 429, spent.headers)
    response.headers.update(spent.headers)
    return partner


Caller = Annotated[Partner, Depends(authenticated)]


def needs(scope: Scope) -> Any:
    """What a router depends on whose routes need a scope."""

    async def check(partner: Caller) -> None:
        if scope not in partner.scopes:
            why = f'{REALM}, error="insufficient_scope", scope="{scope}"'
            raise general("Forbidden", 403, {"WWW-Authenticate": why})

    return Depends(check)


async def conversation_of(
    conversation: Annotated[
        str,
        Path(
            pattern=r"^[A-Za-z0-9_-]{1,64}$",
            description="chosen by the partner; two partners never share one",
            examples=["student-4711"],
        ),
    ],
    partner: Caller,
    request: Request,
) -> str:
    """The id under which we keep a partner's conversation."""
    return internal_id(partner, conversation, runtime_of(request).gateway.pepper)


ConversationId = Annotated[str, Depends(conversation_of)]


def internal_id(partner: Partner, conversation: str, pepper: str) -> str:
    """A partner's own id as ours: no partner reaches the conversations of another."""
    return conversation_id(CHANNEL, f"{partner.id}:{conversation}", pepper)
