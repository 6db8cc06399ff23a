"""Connects to an IMAP server and signs in; says in plain words what is in the way."""

import logging
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError

from mail_intake.model.errors import ConfigurationError, Fault, TemporaryFailure
from mail_intake.model.settings import Endpoint, Tls
from mail_intake.tlscontext import client_context, refuse_plain

# imapclient logs what is sent and received; neither belongs into our log.
logging.getLogger("imapclient").addHandler(logging.NullHandler())
logging.getLogger("imapclient").propagate = False

#: Response codes with which a server says that signing in may succeed later (RFC 5530 §3).
_LATER = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
#: Longest answer of a server that is kept, in characters.
_WORDS_MOST = 300


@dataclass(frozen=True, slots=True)
class Peer:
    """A server, and as whom to sign in there."""

    endpoint: Endpoint

    @property
    def place(self) -> str:
        """Host and port, for people."""
        return f"{self.endpoint.host}:{self.endpoint.port}"

    def connect(self) -> IMAPClient:
        """Return a signed-in connection; ConfigurationError or TemporaryFailure, or OSError and
        imapclient's own errors where the connection is lost meanwhile.
        """
        refuse_plain(self.endpoint)
        context = client_context(self.endpoint)
        try:
            client = self._greeted(context)
        except ssl.SSLCertVerificationError as refused:
            self.misconfigured(
                "tls",
                f"the server's certificate is refused: {self.words(refused.verify_message)}",
                "Use the host name that the certificate names, or set ca_file to its authority",
            )
        except ssl.SSLError as trouble:
            raise TemporaryFailure(
                f"{self.place}: no TLS with this server ({trouble.reason or 'unknown'}). "
                'Does this port speak TLS from the first byte? If not, set tls = "starttls"'
            ) from trouble
        try:
            self._sign_in(client)
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
        return client

    def _greeted(self, context: ssl.SSLContext) -> IMAPClient:
        end = self.endpoint
        client = IMAPClient(
            end.host,
            port=end.port,
            ssl=end.tls is Tls.IMPLICIT,
            ssl_context=context,
            timeout=end.timeout,
        )
        try:
            _tune(client)
            if end.tls is Tls.STARTTLS:
                client.starttls(context)
        except CapabilityError:
            client.shutdown()
            self.misconfigured(
                "tls",
                "the server offers no STARTTLS",
                'Set tls = "implicit", and the port that goes with it (993)',
            )
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
        return client

    def _sign_in(self, client: IMAPClient) -> None:
        """Sign in; the password is not sent where the server says that it must not be."""
        if client.has_capability("LOGINDISABLED"):
            self.misconfigured(
                "tls",
                "the server refuses to sign in without TLS",
                'Set tls = "starttls" or "implicit"',
            )
        name, password = self.endpoint.username, self.endpoint.password
        try:
            # LOGIN can carry ASCII only; PLAIN any password (RFC 4616).
            plain = client.has_capability("AUTH=PLAIN")
            (client.plain_login if plain else client.login)(name, password)
        except UnicodeEncodeError:
            fault = Fault(
                file=self.place,
                key="password",
                problem="the server takes only ASCII passwords",
                way_out="Set another password",
            )
            raise ConfigurationError(fault) from None  # its text would show the password
        except IMAPClientError as refusal:
            # imapclient calls a connection lost at this point a wrong password.
            if isinstance(refusal.__context__, IMAPClientAbortError):
                raise refusal.__context__ from None
            self._refused(refusal)

    def _refused(self, refusal: Exception) -> NoReturn:
        words = self.words(refusal)
        if _LATER.search(words):
            raise TemporaryFailure(
                f"{self.place}: signing in is not possible now: {words}. It is tried again"
            ) from None
        if "[PRIVACYREQUIRED]" in words.upper():
            self.misconfigured(
                "tls",
                f"the server refuses to sign in without TLS: {words}",
                'Set tls = "starttls" or "implicit"',
            )
        self.misconfigured(
            "password",
            f"signing in as {self.endpoint.username} was refused: {words}",
            "Check username and password, and whether the account may use IMAP",
        )

    def misconfigured(self, key: str, problem: str, way_out: str) -> NoReturn:
        """Raise what a person must change: ConfigurationError."""
        fault = Fault(file=self.place, key=key, problem=problem, way_out=way_out)
        raise ConfigurationError(fault) from None

    def words(self, cause: object) -> str:
        """Return what a server or the system said, in one line, never with the password."""
        words = " ".join(str(getattr(cause, "strerror", None) or cause).split())
        words = words.removeprefix("b'").removesuffix("'")  # imaplib shows bytes so
        if self.endpoint.password:
            words = words.replace(self.endpoint.password, "…")
        return words[:_WORDS_MOST].rstrip(".")


def _tune(client: IMAPClient) -> None:
    """Set right what imapclient sets wrong for us."""
    # It formats every literal for a log that nobody reads: seven times slower.
    client._imap.debug = 0  # noqa: SLF001 - there is no door; a test guards it
    client.normalise_times = False  # else INTERNALDATE is naive, in the machine's own time
    # Else a second small command waits for the acknowledgement of the first (40 ms).
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
