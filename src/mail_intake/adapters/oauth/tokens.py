"""Access tokens in memory: fetched when first needed, refreshed early, never written or logged."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from mail_intake.adapters.oauth.grants import grant, token_url
from mail_intake.adapters.oauth.server import ask
from mail_intake.model.settings import OAuth, OAuthFlow

#: A token is fetched anew when so much of its life has passed.
_EARLY = 0.8
#: Life of a token whose server does not say, in seconds (RFC 6749 §4.2.2 only recommends it).
_LIFE = 300.0


@dataclass(frozen=True, slots=True)
class Token:
    """One access token; `until` is when a new one is fetched, in seconds since 1970."""

    text: str = field(repr=False)
    until: float


class AccessTokens:
    """One way of being authorised, shared by all mailboxes and the relay that name it.

    A service account's tokens are for one user each; all others are for all. Raises
    ConfigurationError where a person must act (revoked, wrong secret) and TemporaryFailure
    where the token server cannot answer now.
    """

    def __init__(self, oauth: OAuth, *, clock: Callable[[], float] = time.time) -> None:
        self._oauth = oauth
        self._clock = clock
        self._turn = Lock()
        self._tokens: dict[str, Token] = {}
        #: The server may hand out a new one with each answer (RFC 6749 §6).
        self._refresh_token = oauth.refresh_token

    def token(self, user: str) -> str:
        """Return a token that is good for a while."""
        key = user if self._oauth.flow is OAuthFlow.SERVICE_ACCOUNT else ""
        with self._turn:
            held = self._tokens.get(key)
            if held is None or self._clock() >= held.until:
                held = self._fetched(user)
                self._tokens[key] = held
            return held.text

    def refused(self, token: str) -> None:
        """A mail server did not take this token: it is not given again."""
        with self._turn:
            self._tokens = {key: one for key, one in self._tokens.items() if one.text != token}

    def _fetched(self, user: str) -> Token:
        now = self._clock()
        form = grant(self._oauth, user, self._refresh_token, now)
        answer = ask(self._oauth, token_url(self._oauth), form)
        self._refresh_token = answer.get("refresh_token") or self._refresh_token
        return Token(answer["access_token"], now + _life(answer.get("expires_in")) * _EARLY)


def _life(told: object) -> float:
    """Read expires_in: a number of seconds, by some servers written as text."""
    try:
        life = float(str(told))
    except ValueError:
        return _LIFE
    return life if 0 < life < 10**7 else _LIFE
