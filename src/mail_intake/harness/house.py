"""A mail server for one machine: accounts that are delivered to by SMTP and read by IMAP."""

import asyncio
import re
import ssl
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import Future
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from threading import Thread
from typing import Any, Self, TypeVar

from mail_intake.harness.imap import ImapServer
from mail_intake.harness.smtp import SmtpServer

T = TypeVar("T")

#: Longest wait for the servers to start, stop or take one message, in seconds.
_PATIENCE = 30.0
_RETURN_PATH = re.compile(rb"\AReturn-Path:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*", re.IGNORECASE)


class Harness:
    """SMTP and IMAP servers on free loopback ports, in a thread of their own; nothing is kept.

    `accounts` are address → password: an account is signed in to with its address. `aliases`
    are further addresses → account. What stands behind a plus sign in a local part is passed
    over (RFC 5233). With `tls`, the plain ports upgrade by STARTTLS and two further ports speak
    TLS from the first byte. `hostname` is the border MTA's own name, in the trace it adds.
    """

    def __init__(
        self,
        accounts: Mapping[str, str],
        aliases: Mapping[str, str] | None = None,
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        hostname: str = "mx1.careplan.example",
        idle: bool = True,
    ) -> None:
        lower = {address.lower(): password for address, password in accounts.items()}
        self._routes = {address: address for address in lower}
        self._routes |= {
            alias.lower(): account.lower() for alias, account in (aliases or {}).items()
        }
        self._host = host
        self._hostname = hostname
        self._imap = ImapServer(lower, tls=tls, idle=idle)
        self._smtp = SmtpServer(lower, self.knows, self._arrived, hostname=hostname, tls=tls)

    @property
    def smtp_port(self) -> int:
        """Plain SMTP; STARTTLS where there is TLS."""
        return self._smtp.port

    @property
    def smtps_port(self) -> int:
        """SMTP over TLS; 0 without."""
        return self._smtp.tls_port

    @property
    def imap_port(self) -> int:
        """Plain IMAP; with TLS, signing in is refused before STARTTLS."""
        return self._imap.port

    @property
    def imaps_port(self) -> int:
        """IMAP over TLS; 0 without."""
        return self._imap.tls_port

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start both servers; they listen when this returns."""
        started: Future[None] = Future()
        self._thread = Thread(target=self._run, args=(started,), name="harness", daemon=True)
        self._thread.start()
        started.result(_PATIENCE)

    def stop(self) -> None:
        """Close all connections; the mail is gone. Stopping twice is stopping once."""
        with suppress(RuntimeError):  # the loop has ended already
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(_PATIENCE)

    def knows(self, address: str) -> bool:
        """Whether somebody here reads this address."""
        return _without_tag(address) in self._routes

    def deliver(self, address: str, content: bytes, *, envelope_from: str = "") -> int:
        """Deliver as if it had come by SMTP from outside; its UID. KeyError: unknown address."""
        account = self._routes[_without_tag(address)]
        trace = self._trace(address, envelope_from, "client.example.net", "192.0.2.1")
        return self._call(self._imap.deliver(account, trace + _stripped(content)))

    def put(
        self, account: str, content: bytes, folder: str = "INBOX", flags: Iterable[bytes] = ()
    ) -> int:
        """Put a message into a folder as it is, without a trace; its UID."""
        return self._call(self._imap.deliver(account.lower(), content, folder, flags))

    def renumber(self, account: str, folder: str = "INBOX") -> None:
        """Give a folder another UIDVALIDITY."""
        self._call(self._imap.renumber(account.lower(), folder))

    async def _arrived(  # noqa: PLR0917 - as the SMTP server calls it
        self, address: str, sender: str, client: str, host: str, content: bytes
    ) -> None:
        trace = self._trace(address, sender, client, host)
        account = self._routes[_without_tag(address)]
        await self._imap.deliver(account, trace + _stripped(content))

    def _trace(self, address: str, sender: str, client: str, host: str) -> bytes:
        """Return what a border MTA writes on top (RFC 5321 §4.4)."""
        now = datetime.now(UTC)
        mark = sha256(f"{now.isoformat()} {address}".encode()).hexdigest()[:12]
        lines = (
            f"Return-Path: <{sender}>",
            f"Delivered-To: {address}",
            f"Received: from {client} ({client} [{host}])",
            f"\tby {self._hostname} with ESMTP id {mark}",
            f"\tfor <{address}>; {format_datetime(now)}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode()

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def _run(self, started: "Future[None]") -> None:
        try:
            asyncio.run(self._serve(started))
        except BaseException as problem:
            if started.done():
                raise
            started.set_exception(problem)

    async def _serve(self, started: "Future[None]") -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with AsyncExitStack() as stack:
            await self._imap.start(stack, self._host)
            await self._smtp.start(stack, self._host)
            started.set_result(None)
            await self._over.wait()
        # asyncio.run cancels what still serves a connection.


def _without_tag(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _stripped(content: bytes) -> bytes:
    """Drop a Return-Path that came from outside: only the last MTA writes one (RFC 5321 §4.4)."""
    return _RETURN_PATH.sub(b"", content, count=1)
