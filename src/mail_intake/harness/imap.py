"""The harness's IMAP server: pymap in memory, with all that has to be put right about it.

Put right here, and nowhere else:

1. pymap drops keywords in silence: its PERMANENTFLAGS lack the wildcard (RFC 3501 §7.1).
2. It writes one response in several segments, which clients that poll a socket read as lines.
3. It runs each connection in a task that nobody references; Python 3.13 collects such tasks.
4. It asks a block list by DNS for every connection, and DNS again for its greeting.
5. It delays unknown users and hashes passwords slowly: right for the world, wrong for a test.
6. It stores line ends as given; servers store CRLF (RFC 3501 §2.3.4), and sizes must agree.
"""

import asyncio
import ssl
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, DictBackend, Identity, Login
from pymap.backend.dict.mailbox import MailboxData
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag, Recent, Wildcard, get_system_flags
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

MailboxData.permanent_flags = property(  # type: ignore[assignment, method-assign]  # see 1 above
    lambda _mailbox: (get_system_flags() - {Recent}) | {Wildcard}
)


class _Config(Config):
    """Settings of one listening port; `upgrade` offers STARTTLS and refuses LOGIN before it."""

    def __init__(self, *, tls: ssl.SSLContext | None, upgrade: bool, idle: bool) -> None:
        arguments = Namespace(
            debug=False, passlib_cfg=None, proxy_protocol=None, inherited_sockets=None
        )
        super().__init__(
            arguments,
            host=None,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            ssl_context=tls or ssl.create_default_context(ssl.Purpose.CLIENT_AUTH),
            tls_enabled=upgrade,
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
            invalid_user_sleep=0.0,
            reject_dnsbl=False,
            disable_idle=not idle,
        )

    @property
    def greeting(self) -> bytes:
        return b"Server ready"


class _Whole:
    """A writer that sends each response in one piece."""

    def __init__(self, writer: StreamWriter) -> None:
        self._writer = writer
        self._kept = bytearray()

    def write(self, piece: bytes) -> None:
        self._kept += bytes(piece)

    async def drain(self) -> None:
        whole, self._kept = bytes(self._kept), bytearray()
        self._writer.write(whole)
        await self._writer.drain()

    def close(self) -> None:
        self._writer.write(bytes(self._kept))
        self._writer.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


class _Port(IMAPServer):
    """What asyncio calls for each connection."""

    async def connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        peer = SocketInfo.get(writer, ProxyResultLocal(), unique_id=uuid4().bytes)
        await self(reader, _Whole(writer), peer)  # type: ignore[arg-type]  # it only writes


class ImapServer:
    """Accounts and their folders in memory; all methods belong to the loop that started it."""

    def __init__(
        self, accounts: Mapping[str, str], *, tls: ssl.SSLContext | None = None, idle: bool = True
    ) -> None:
        self._accounts = accounts
        self._tls = tls
        self._idle = idle
        self.port = 0
        self.tls_port = 0

    async def start(self, stack: AsyncExitStack, host: str) -> None:
        """Listen on free ports of `host` until the stack is closed."""
        config = _Config(tls=self._tls, upgrade=self._tls is not None, idle=self._idle)
        config.apply_context()
        self._login = DictBackend(Login(config), config).login
        for name, password in self._accounts.items():
            self._login.users_dict[name] = UserMetadata(config, name, password=password)
        self.port = await self._listen(stack, config, host, None)
        if self._tls is not None:
            within = _Config(tls=self._tls, upgrade=False, idle=self._idle)
            self.tls_port = await self._listen(stack, within, host, self._tls)

    async def _listen(
        self, stack: AsyncExitStack, config: Config, host: str, tls: ssl.SSLContext | None
    ) -> int:
        callback = _Port(self._login, config).connected
        server = await asyncio.start_server(callback, host, 0, ssl=tls)
        stack.callback(server.close)
        return int(server.sockets[0].getsockname()[1])

    async def deliver(
        self, account: str, content: bytes, folder: str = "INBOX", flags: Iterable[bytes] = ()
    ) -> int:
        """Put a message into a folder, which is created if absent; its UID."""
        message = AppendMessage(
            _with_crlf(content), datetime.now(UTC), frozenset(Flag(flag) for flag in flags)
        )
        async with Identity(account, self._login, None, frozenset()).new_session() as session:
            folders = session.mailbox_set
            if folder not in {entry.name for entry in (await folders.list_mailboxes()).list()}:
                await folders.add_mailbox(folder)
            box = await folders.get_mailbox(folder)
            return int((await box.append(message, recent=True)).uid)

    async def renumber(self, account: str, folder: str = "INBOX") -> None:
        """Give a folder another UIDVALIDITY, as a restore from a backup would."""
        async with Identity(account, self._login, None, frozenset()).new_session() as session:
            box = await session.mailbox_set.get_mailbox(folder)
            box._uid_validity += 1  # noqa: SLF001 - pymap has no door for it


def _with_crlf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
