"""One connection to an IMAP server: opens it, signs in, opens the folder, translates trouble."""

import re
import socket
import ssl
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from imapclient import IMAPClient
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
)

from mail_intake.model.errors import ConfigurationError, Fault, TemporaryFailure
from mail_intake.model.settings import Endpoint, Tls
from mail_intake.tlscontext import client_context, refuse_plain

#: Response codes with which a server says that signing in may succeed later (RFC 5530 §3).
_LATER = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
#: Longest answer of a server that is kept, in characters.
_WORDS_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A folder as the server opened it (RFC 3501 §6.3.1); counts are of that moment."""

    uid_validity: int  #: holds for as long as the folder is open
    uid_next: int  #: 0 where the server does not say
    exists: int
    writable: bool
    permanent_flags: frozenset[str] | None  #: None: the server does not say, all may be set

    def keeps(self, keyword: str) -> bool:
        """Whether a keyword can be stored for good (RFC 3501 §7.1, PERMANENTFLAGS)."""
        flags = self.permanent_flags
        return flags is None or "\\*" in flags or keyword.lower() in flags


class Session:
    """At most one open connection, made when first needed and thrown away after any trouble.

    Not for use by two threads at once.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._client: IMAPClient | None = None
        self.opened: Opened | None = None  #: the folder as this connection opened it last

    @property
    def place(self) -> str:
        """Host and port, for people."""
        return f"{self.endpoint.host}:{self.endpoint.port}"

    @property
    def client(self) -> IMAPClient:
        """The signed-in connection; opened now if there is none."""
        if self._client is None:
            self._client = self._connect()
        return self._client

    def leave(self) -> None:
        """Sign out; a further use connects again."""
        client, self._client, self.opened = self._client, None, None
        if client is not None:
            with suppress(IMAPClientError, OSError):
                client.logout()

    def drop(self) -> None:
        """Throw the connection away, whatever state it is in."""
        client, self._client, self.opened = self._client, None, None
        if client is not None:
            with suppress(OSError):
                client.shutdown()

    @contextmanager
    def talk(self) -> Generator[None, None, None]:
        """Translate what goes wrong while talking; the connection is not used again after it."""
        try:
            yield
        except IMAPClientAbortError as lost:
            self._give_up("the connection was lost", lost, "It is opened again at the next try")
        except IMAPClientError as refusal:
            self._give_up("the server refused", refusal, "It is tried again; see the server's log")
        except TimeoutError as late:
            wait = f"no answer within {self.endpoint.timeout:g} s"
            self._give_up(wait, late, "Is the server overloaded, or a firewall in between?")
        except OSError as trouble:
            self._give_up("the connection failed", trouble, "Are server and network up?")
        except (ValueError, LookupError) as riddle:
            # The server's answer could not be read; what it was does not belong into a log.
            self._give_up("an answer that is not IMAP", type(riddle), "See the server's log")
        except (TemporaryFailure, ConfigurationError):
            self.drop()
            raise

    def look(self, folder: str) -> Opened:
        """Bring the folder up to date: what another connection did shows only after this.

        An open folder is not opened again: with many messages in it, that takes a server long.
        """
        if self.opened is None:
            return self.open(folder)
        self.client.noop()
        return self.opened

    def open(self, folder: str, *, writable: bool = False) -> Opened:
        """Open the folder: EXAMINE, which cannot change anything, or SELECT; it stays open.

        ConfigurationError where there is no such folder.
        """
        try:
            answer = self._selected(folder, readonly=not writable)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as refusal:
            if self.client.folder_exists(folder):
                raise
            names = sorted(str(name) for _, _, name in self.client.list_folders())
            self._misconfigured(
                "folder",
                f"there is no folder {folder!r}: {self._words(refusal)}",
                f"The account has: {', '.join(names[:20]) or 'none'}",
            )
        self.opened = _opened(answer)
        return self.opened

    def _selected(self, folder: str, *, readonly: bool) -> Mapping[bytes, Any]:
        try:
            return self.client.select_folder(folder, readonly=readonly)  # type: ignore[no-any-return]  # imapclient ships no types
        except IMAPClientReadOnlyError:  # the account may only look
            return self.client.select_folder(folder, readonly=True)  # type: ignore[no-any-return]  # as above

    def _connect(self) -> IMAPClient:
        refuse_plain(self.endpoint)
        context = client_context(self.endpoint)
        try:
            client = self._greeted(context)
        except ssl.SSLCertVerificationError as refused:
            self._misconfigured(
                "tls",
                f"the server's certificate is refused: {refused.verify_message}",
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
            self._misconfigured(
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
            self._misconfigured(
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
        words = self._words(refusal)
        if _LATER.search(words):
            raise TemporaryFailure(
                f"{self.place}: signing in is not possible now: {words}. It is tried again"
            ) from None
        if "[PRIVACYREQUIRED]" in words.upper():
            self._misconfigured(
                "tls",
                f"the server refuses to sign in without TLS: {words}",
                'Set tls = "starttls" or "implicit"',
            )
        self._misconfigured(
            "password",
            f"signing in as {self.endpoint.username} was refused: {words}",
            "Check username and password, and whether the account may use IMAP",
        )

    def _misconfigured(self, key: str, problem: str, way_out: str) -> NoReturn:
        fault = Fault(file=self.place, key=key, problem=problem, way_out=way_out)
        raise ConfigurationError(fault) from None

    def _give_up(self, what: str, cause: object, way_out: str) -> NoReturn:
        self.drop()
        words = cause.__name__ if isinstance(cause, type) else self._words(cause)
        raise TemporaryFailure(f"{self.place}: {what}: {words}. {way_out}") from None

    def _words(self, cause: object) -> str:
        """Return what a server or the system said, in one line, never with the password."""
        words = " ".join(str(getattr(cause, "strerror", None) or cause).split())
        words = words.removeprefix("b'").removesuffix("'")  # imaplib shows bytes so
        if self.endpoint.password:
            words = words.replace(self.endpoint.password, "…")
        return words[:_WORDS_MOST]


def _tune(client: IMAPClient) -> None:
    """Set right what imapclient sets wrong for us."""
    # It formats every literal for a log that nobody reads: seven times slower.
    client._imap.debug = 0  # noqa: SLF001 - there is no door; a test guards it
    client.normalise_times = False  # else INTERNALDATE is naive, in the machine's own time
    # Else a second small command waits for the acknowledgement of the first (40 ms).
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _opened(answer: Mapping[bytes, Any]) -> Opened:
    flags = answer.get(b"PERMANENTFLAGS")
    return Opened(
        uid_validity=answer.get(b"UIDVALIDITY", 0),
        uid_next=answer.get(b"UIDNEXT", 0),
        exists=answer[b"EXISTS"],
        writable=b"READ-ONLY" not in answer,
        permanent_flags=None if flags is None else frozenset(_flag(flag) for flag in flags),
    )


def _flag(flag: bytes) -> str:
    return flag.decode("ascii", "replace").strip("()").lower()
