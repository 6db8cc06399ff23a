"""The harness's SMTP server: aiosmtpd as a border MTA that delivers into the harness's mailboxes."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from hmac import compare_digest

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

#: Bytes of a message; above the service's own default limit, so that its limit can be tried.
SIZE_LIMIT = 60 * 2**20

#: (recipient, envelope sender, name the client gave, its host, content) stored, or raises.
Deliver = Callable[[str, str, str, str, bytes], Awaitable[None]]


class _Smtp(SMTP):
    # Clients send longer lines than RFC 5321 §4.5.3.1.6 allows, and real MTAs take them.
    line_length_limit = 2**20


class _Handler:
    def __init__(self, known: Callable[[str], bool], deliver: Deliver) -> None:
        self._known = known
        self._deliver = deliver

    async def handle_RCPT(  # noqa: N802, PLR0917 - aiosmtpd prescribes name and arguments
        self,
        server: SMTP,  # noqa: ARG002 - as above
        session: Session,  # noqa: ARG002 - as above
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Accept an address that somebody here reads (RFC 5321 §3.3, RFC 3463 §3.2)."""
        if not self._known(address):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 ok"

    async def handle_DATA(  # noqa: N802 - aiosmtpd prescribes the name
        self,
        server: SMTP,  # noqa: ARG002 - as above
        session: Session,
        envelope: Envelope,
    ) -> str:
        """Deliver to every recipient, each with its own trace."""
        client, host = str(session.host_name), str((session.peer or ("",))[0])
        sender = (envelope.mail_from or "").strip("<>")  # aiosmtpd writes the null sender as <>
        content = envelope.original_content or b""
        for recipient in dict.fromkeys(envelope.rcpt_tos):
            await self._deliver(recipient, sender, client, host, content)
        return "250 2.0.0 stored"


class SmtpServer:
    """One port with STARTTLS, and one with implicit TLS, where a TLS context is given.

    Signing in is offered, never demanded, with the accounts' own passwords.
    """

    def __init__(
        self,
        accounts: Mapping[str, str],
        known: Callable[[str], bool],
        deliver: Deliver,
        *,
        hostname: str,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._accounts = accounts
        self._handler = _Handler(known, deliver)
        self._hostname = hostname
        self._tls = tls
        self.port = 0
        self.tls_port = 0

    async def start(self, stack: AsyncExitStack, host: str) -> None:
        """Listen on free ports of `host` until the stack is closed."""
        self.port = await self._listen(stack, host, upgrade=self._tls)
        if self._tls is not None:
            self.tls_port = await self._listen(stack, host, within=self._tls)

    async def _listen(
        self,
        stack: AsyncExitStack,
        host: str,
        *,
        upgrade: ssl.SSLContext | None = None,
        within: ssl.SSLContext | None = None,
    ) -> int:
        loop = asyncio.get_running_loop()

        def connection() -> SMTP:
            return _Smtp(
                self._handler,
                hostname=self._hostname,
                ident="ESMTP",
                enable_SMTPUTF8=True,
                data_size_limit=SIZE_LIMIT,
                tls_context=upgrade,
                auth_require_tls=False,
                authenticator=self._sign_in,
                loop=loop,
            )

        server = await loop.create_server(connection, host, 0, ssl=within)
        stack.callback(server.close)
        return int(server.sockets[0].getsockname()[1])

    def _sign_in(  # noqa: PLR0917 - as below
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd prescribes the arguments
        session: Session,  # noqa: ARG002 - as above
        envelope: Envelope,  # noqa: ARG002 - as above
        mechanism: str,  # noqa: ARG002 - as above
        said: LoginPassword,
    ) -> AuthResult:
        wanted = self._accounts.get(said.login.decode("utf-8", "replace").lower(), "")
        good = bool(wanted) and compare_digest(wanted.encode(), said.password)
        return AuthResult(success=good, handled=False)
