"""Carries letters to the relay over SMTP, one connection for many, their bytes unchanged."""

import smtplib
import socket
import ssl
from contextlib import suppress
from threading import Lock

from mail_intake.model.errors import ConfigurationError, PermanentFailure, TemporaryFailure
from mail_intake.model.settings import Endpoint, OAuth, Tls
from mail_intake.model.submission import OutboxItem
from mail_intake.ports import Tokens
from mail_intake.sasl import Bearer, mechanism
from mail_intake.tlscontext import client_context, refuse_plain

_OK, _WILL_FORWARD, _SHUTTING_DOWN, _PERMANENT = 250, 251, 421, 500
#: Refusals above 500 that are our side's fault, not the letter's: a lost sequence of commands
#: (RFC 5321 §4.2.2) and credentials (RFC 4954 §6). The letter waits until a person has seen to it.
_OURS = frozenset({503, 530, 534, 535, 538})
#: After these the connection is of no use: shutting down, out of step, no SMTP at all (-1).
_LOST = frozenset({_SHUTTING_DOWN, 503, -1})
#: Longest answer of a server that is kept, in characters.
_WORDS_MOST = 300

Reply = tuple[int, bytes]


class SmtpCourier:
    """A relay, and at most one open connection to it; threads take turns.

    A connection that went stale between two letters is opened anew once, while nothing of the
    letter's content was sent. From DATA on nothing is repeated here: whether to try again is
    for the outbox to say.
    """

    def __init__(self, endpoint: Endpoint, tokens: Tokens | None = None) -> None:
        self.endpoint = endpoint
        self._tokens = tokens
        self._lock = Lock()
        self._open: smtplib.SMTP | None = None

    def carry(self, item: OutboxItem) -> None:
        """Deliver; TemporaryFailure or PermanentFailure with the server's own words."""
        with self._lock:
            try:
                server = self._addressed(item)
                _expect(server.data(item.content), _OK)
            except smtplib.SMTPResponseException as refusal:
                self._refused(refusal)
            except (OSError, smtplib.SMTPException) as trouble:
                self._drop()
                raise TemporaryFailure(f"{self._place}: {_cause(trouble)}") from trouble
            except ConfigurationError as fault:
                raise TemporaryFailure(str(fault)) from fault

    def knock(self) -> None:
        """Connect, sign in and leave. ConfigurationError or TemporaryFailure says what is wrong."""
        with self._lock:
            self._connect()
        self.close()

    def close(self) -> None:
        """Say goodbye. A further letter opens a connection again."""
        with self._lock:
            if self._open is not None:
                with suppress(smtplib.SMTPException, OSError):
                    self._open.quit()
            self._drop()

    @property
    def _place(self) -> str:
        return f"{self.endpoint.host}:{self.endpoint.port}"

    def _drop(self) -> None:
        server, self._open = self._open, None
        if server is not None:
            server.close()

    def _refused(self, refusal: smtplib.SMTPResponseException) -> None:
        """Sort a refusal by its code; the connection lives on unless the server or we are lost."""
        code, words = refusal.smtp_code, _words(refusal.smtp_error)
        if code in _LOST:
            self._drop()
        if code in _OURS or code < _PERMANENT:
            raise TemporaryFailure(f"{self._place}: {code} {words}") from refusal
        raise PermanentFailure(f"{self._place}: {code} {words}") from refusal

    def _addressed(self, item: OutboxItem) -> smtplib.SMTP:
        """Return a connection that has taken the envelope and waits for DATA."""
        server = self._open
        if server is not None:
            try:
                _expect(server.rset(), _OK)
                _address(server, item)
            except (OSError, smtplib.SMTPException) as trouble:
                if not _stale(trouble):
                    raise
                self._drop()
            else:
                return server
        server = self._connect()
        _address(server, item)
        return server

    def _connect(self) -> smtplib.SMTP:
        """Open a connection and sign in. Every trouble here is the relay's or ours, no letter's."""
        refuse_plain(self.endpoint)
        context = client_context(self.endpoint)
        self._drop()
        try:
            server = self._greeted(context)
            self._open = server
            self._signed_in(server, context)
        except smtplib.SMTPAuthenticationError as refusal:
            self._drop()
            raise TemporaryFailure(
                f"{self._place}: sign-in as {self.endpoint.username} refused, "
                f"check {'the application' if self.endpoint.oauth else 'the password'}: "
                f"{refusal.smtp_code} {_words(refusal.smtp_error)}"
            ) from refusal
        except (OSError, smtplib.SMTPException, UnicodeError) as trouble:
            self._drop()
            raise TemporaryFailure(f"{self._place}: {_cause(trouble)}") from trouble
        return server

    def _greeted(self, context: ssl.SSLContext) -> smtplib.SMTP:
        end = self.endpoint
        name = _own_name()
        if end.tls is Tls.IMPLICIT:
            return smtplib.SMTP_SSL(
                end.host, end.port, local_hostname=name, timeout=end.timeout, context=context
            )
        return smtplib.SMTP(end.host, end.port, local_hostname=name, timeout=end.timeout)

    def _signed_in(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if server.sock is not None:
            # Without it the last piece of a letter waits for the acknowledgement of the one before.
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.endpoint.tls is Tls.STARTTLS:
            # smtplib raises where the server offers none or refuses: it never falls back.
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if self.endpoint.oauth is not None and self._tokens is not None:
            sign_in_by_token(server, self.endpoint, self.endpoint.oauth, self._tokens)
        elif self.endpoint.username:
            server.login(self.endpoint.username, self.endpoint.password)


def sign_in_by_token(
    server: smtplib.SMTP, endpoint: Endpoint, oauth: OAuth, tokens: Tokens
) -> None:
    """Sign in with the token at hand; one that is refused, once more with a fresh one."""
    asked = mechanism(server.esmtp_features.get("auth", "").split(), oauth.mechanism)
    for last in (False, True):
        token = tokens.token(endpoint.username)
        bearer = Bearer(asked, endpoint.username, token, endpoint.host, endpoint.port)
        try:
            server.auth(asked, lambda challenge=b"": bearer(challenge or b""))  # noqa: B023 - used before the next turn
        except smtplib.SMTPAuthenticationError:
            tokens.refused(token)
            if last:
                raise
        else:
            return


def _address(server: smtplib.SMTP, item: OutboxItem) -> None:
    """Send MAIL and RCPT (RFC 5321 §3.3) with what the server offers; nothing else."""
    sender, recipient = _wire(item.envelope_from), _wire(item.recipient)
    beyond_ascii = not (sender + recipient).isascii() or not _head(item.content).isascii()
    if beyond_ascii and not server.has_extn("smtputf8"):
        raise PermanentFailure("the address is not ASCII, and the relay does not offer SMTPUTF8")
    server.command_encoding = "utf-8" if beyond_ascii else "ascii"
    options = _mail_options(server, item.content)
    if beyond_ascii:
        options += " SMTPUTF8"
    _expect(server.docmd("MAIL", f"FROM:<{sender}>{options}"), _OK)
    # A bounce is wanted where somebody reads it; never to the null sender (RFC 3461 §4.1).
    notify = "FAILURE,DELAY" if sender else "NEVER"
    option = f" NOTIFY={notify}" if server.has_extn("dsn") else ""
    _expect(server.docmd("RCPT", f"TO:<{recipient}>{option}"), _OK, _WILL_FORWARD)


def _mail_options(server: smtplib.SMTP, content: bytes) -> str:
    """Declare size (RFC 1870) and 8-bit content (RFC 6152); too large is refused here already."""
    options = ""
    if server.has_extn("size"):
        limit = server.esmtp_features["size"].strip()
        if limit.isdigit() and 0 < int(limit) < len(content):
            raise PermanentFailure(
                f"the letter has {len(content)} bytes, the relay takes {limit} at most"
            )
        options += f" SIZE={len(content)}"
    if not content.isascii() and server.has_extn("8bitmime"):
        options += " BODY=8BITMIME"
    return options


def _head(content: bytes) -> bytes:
    return content.partition(b"\r\n\r\n")[0]


def _wire(address: str) -> str:
    """Return an address with its domain in A-labels; PermanentFailure if it could end a command."""
    local, at, domain = address.rpartition("@")
    try:
        plain = f"{local}{at}{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        raise PermanentFailure("the address's domain cannot be written in ASCII") from None
    refused = "" if plain.startswith('"') else "<> "  # a quoted local part may hold these
    if not plain.isprintable() or any(char in refused for char in plain):
        raise PermanentFailure("the address cannot be sent to: it holds a space or a bracket")
    return plain


def _expect(reply: Reply, *good: int) -> None:
    if reply[0] not in good:
        raise smtplib.SMTPResponseException(*reply)


def _stale(trouble: Exception) -> bool:
    """Whether a connection ended between two letters, so that a new one is worth trying."""
    if isinstance(trouble, smtplib.SMTPResponseException):
        return trouble.smtp_code == _SHUTTING_DOWN
    return True


def _words(said: bytes | str) -> str:
    """Return a server's own words on one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    printable = "".join(char if char.isprintable() else " " for char in text[:_WORDS_MOST])
    return " ".join(printable.split())


def _cause(trouble: Exception) -> str:
    """Say in a few words what went wrong with the connection."""
    match trouble:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({trouble.verify_message}); see ca_file"
        case smtplib.SMTPResponseException():
            return f"{trouble.smtp_code} {_words(trouble.smtp_error)}"
        case TimeoutError():
            return "no answer in time"
        case UnicodeError():
            return "user name or password holds characters that this server's sign-in cannot carry"
        case _:
            return _words(str(trouble) or type(trouble).__name__)


def _own_name() -> str:
    """Return the name to greet with, without asking the DNS: a host name, or an address literal."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
