"""Connects to an IMAP server and signs in; says in plain words what is in the way."""

import logging
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError

from mail_intake.adapters.imap.signin import SignIn
from mail_intake.adapters.imap.words import misconfigured, words_of
from mail_intake.model.errors import TemporaryFailure
from mail_intake.model.settings import Endpoint, Tls
from mail_intake.ports import Tokens
from mail_intake.tlscontext import client_context, refuse_plain

# imapclient logs what is sent and received; neither belongs into our log.
logging.getLogger("imapclient").addHandler(logging.NullHandler())
logging.getLogger("imapclient").propagate = False


@dataclass(frozen=True, slots=True)
class Peer:
    """A server, and as whom to sign in there."""

    endpoint: Endpoint
    tokens: Tokens | None = None

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
            SignIn(self.endpoint, self.tokens)(client)
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

    def misconfigured(self, key: str, problem: str, way_out: str) -> NoReturn:
        """Raise what a person must change: ConfigurationError."""
        misconfigured(self.endpoint, key, problem, way_out)

    def words(self, cause: object) -> str:
        """Return what a server or the system said, in one line, never with the password."""
        return words_of(self.endpoint, cause)


def _tune(client: IMAPClient) -> None:
    """Set right what imapclient sets wrong for us."""
    # It formats every literal for a log that nobody reads: seven times slower.
    client._imap.debug = 0  # noqa: SLF001 - there is no door; a test guards it
    client.normalise_times = False  # else INTERNALDATE is naive, in the machine's own time
    # Else a second small command waits for the acknowledgement of the first (40 ms).
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
