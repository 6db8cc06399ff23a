"""Real SMTP servers on loopback for tests: aiosmtpd, and one that says what a script tells it."""

# ruff: noqa: N802, PLR0917 - names and arguments are aiosmtpd's

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from mail_intake.model.settings import Endpoint, Tls


def plain(port: int) -> Endpoint:
    """A server on loopback, without TLS, that is given up after five seconds."""
    return Endpoint(host="127.0.0.1", port=port, tls=Tls.PLAIN, timeout=5.0)


class Relay(Controller):
    """aiosmtpd on a free port; keeps what it took and every command line it was told.

    `refusals` maps a command ("MAIL", "RCPT", "DATA") or a recipient to the reply given instead.
    """

    def __init__(self, **options: Any) -> None:
        self.taken: list[tuple[str, str, bytes]] = []
        self.mail_options: list[list[str]] = []
        self.connections = 0
        self.refusals: dict[str, str] = {}
        super().__init__(self, hostname="127.0.0.1", port=0, **options)

    def _trigger_server(self) -> None:
        # Asked for port 0, the system chose one; only now it is known.
        listener: Any = self.server
        self.port = listener.sockets[0].getsockname()[1]
        super()._trigger_server()

    def endpoint(self, **more: Any) -> Endpoint:
        return replace(plain(self.port), **more)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RSET(self, server, session, envelope):
        return self.refusals.get("RSET", "250 OK")

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.mail_options.append(options)
        envelope.mail_from = address
        return self.refusals.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.refusals.get(address) or self.refusals.get("RCPT")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        sender = envelope.mail_from.strip("<>")  # aiosmtpd writes the null sender as <>
        content = envelope.original_content
        self.taken += [(sender, to, content) for to in envelope.rcpt_tos]
        return "250 2.0.0 queued"


@contextlib.contextmanager
def relay(**options: Any) -> Iterator[Relay]:
    """Run a relay for as long as the block lasts."""
    one = Relay(**options)
    one.start()
    try:
        yield one
    finally:
        one.stop()


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one user."""

    def check(server: Any, session: Any, envelope: Any, mechanism: Any, auth: Any) -> AuthResult:
        known = isinstance(auth, LoginPassword) and auth == LoginPassword(
            user.encode(), password.encode()
        )
        return AuthResult(success=known, handled=known)

    return check


class Script:
    """A server for connections that end badly.

    For each connection one list of replies: the first is the greeting, the others answer one
    line each, and after 354 one letter up to its final dot. When the list ends: `hang` keeps the
    connection open and silent, else it is cut. `heard` is every byte that came in.
    """

    def __init__(self, *connections: list[str], hang: bool = False) -> None:
        self.connections = list(connections)
        self.hang = hang
        self.heard: list[bytes] = []
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        # An accept that waits for a connection that never comes is ended by one.
        with contextlib.suppress(OSError):
            socket.create_connection(self._listener.getsockname(), timeout=1).close()
        self._thread.join(timeout=10)
        self._listener.close()

    def endpoint(self, **more: Any) -> Endpoint:
        return replace(plain(self._listener.getsockname()[1]), **more)

    def _serve(self) -> None:
        for replies in self.connections:
            peer, _ = self._listener.accept()
            with peer:
                peer.settimeout(5)
                if self._over.is_set():
                    return
                with contextlib.suppress(OSError):
                    self._talk(peer, replies)
                if self.hang:
                    self._over.wait(10)

    def _talk(self, peer: socket.socket, replies: list[str]) -> None:
        with peer.makefile("rb") as lines:
            last = ""
            for reply in replies:
                if last:
                    self._hear(lines, letter=last.startswith("354"))
                peer.sendall(reply.encode() + b"\r\n")
                last = reply
            if last.startswith("354"):
                self._hear(lines, letter=True)

    def _hear(self, lines: Any, *, letter: bool) -> None:
        line = lines.readline()
        self.heard.append(line)
        while letter and line not in {b".\r\n", b""}:
            line = lines.readline()
            self.heard.append(line)
