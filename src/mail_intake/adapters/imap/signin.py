"""Signs in to an IMAP server, with a password or an access token; says what is in the way."""

import re
from dataclasses import dataclass
from typing import NoReturn

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mail_intake.adapters.imap.words import misconfigured, words_of
from mail_intake.model.errors import TemporaryFailure
from mail_intake.model.settings import Endpoint, OAuth
from mail_intake.ports import Tokens
from mail_intake.sasl import Bearer, mechanism

#: Response codes with which a server says that signing in may succeed later (RFC 5530 §3).
_LATER = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignIn:
    """As whom to sign in at a server; `tokens` where the endpoint names a way to get them."""

    endpoint: Endpoint
    tokens: Tokens | None = None

    def __call__(self, client: IMAPClient) -> None:
        """Sign in; nothing secret is sent where the server says that it must not be.

        TemporaryFailure or ConfigurationError; imapclient's abort where the connection is lost.
        """
        if client.has_capability("LOGINDISABLED"):
            misconfigured(
                self.endpoint,
                "tls",
                "the server refuses to sign in without TLS",
                'Set tls = "starttls" or "implicit"',
            )
        if self.endpoint.oauth is not None and self.tokens is not None:
            self._by_token(client, self.endpoint.oauth, self.tokens)
        else:
            self._by_password(client)

    def _by_password(self, client: IMAPClient) -> None:
        name, password = self.endpoint.username, self.endpoint.password
        try:
            # LOGIN can carry ASCII only; PLAIN any password (RFC 4616).
            plain = client.has_capability("AUTH=PLAIN")
            (client.plain_login if plain else client.login)(name, password)
        except UnicodeEncodeError:  # its text would show the password
            problem = "the server takes only ASCII passwords"
            misconfigured(self.endpoint, "password", problem, "Set another password")
        except IMAPClientError as refusal:
            self._refused(
                _lost_or(refusal),
                "password",
                "Check username and password, and whether the account may use IMAP",
            )

    def _by_token(self, client: IMAPClient, oauth: OAuth, tokens: Tokens) -> None:
        """Try with the token at hand; one that the server refuses, once more with a fresh one."""
        asked = mechanism([_name(one) for one in client.capabilities()], oauth.mechanism)
        end = self.endpoint
        for last in (False, True):
            token = tokens.token(end.username)
            bearer = Bearer(asked, end.username, token, end.host, end.port)
            try:
                client.sasl_login(asked, bearer)
            except IMAPClientError as failure:
                refusal = _lost_or(failure)
                tokens.refused(token)
                if last or _LATER.search(str(refusal)):
                    self._refused(
                        refusal,
                        "oauth",
                        f"May this application open the mailbox of {end.username}?"
                        + (f" The server's status is {bearer.refusal}" if bearer.refusal else ""),
                    )
            else:
                return

    def _refused(self, refusal: Exception, key: str, way_out: str) -> NoReturn:
        end, words = self.endpoint, words_of(self.endpoint, refusal)
        if _LATER.search(words):
            raise TemporaryFailure(
                f"{end.host}:{end.port}: signing in is not possible now: {words}. It is tried again"
            ) from None
        if "[PRIVACYREQUIRED]" in words.upper():
            misconfigured(
                end,
                "tls",
                f"the server refuses to sign in without TLS: {words}",
                'Set tls = "starttls" or "implicit"',
            )
        misconfigured(end, key, f"signing in as {end.username} was refused: {words}", way_out)


def _name(capability: bytes) -> str:
    return capability.decode("ascii", "replace").upper().removeprefix("AUTH=")


def _lost_or(refusal: IMAPClientError) -> IMAPClientError:
    """Return the refusal; imapclient calls a connection lost at this point one, too: that rises."""
    if isinstance(refusal.__context__, IMAPClientAbortError):
        raise refusal.__context__ from None
    return refusal
