"""One connection to an IMAP server, and the folder that is open on it; translates trouble."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError

from mail_intake.adapters.imap.peer import Peer
from mail_intake.model.errors import ConfigurationError, TemporaryFailure
from mail_intake.model.settings import Endpoint
from mail_intake.ports import Tokens


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

    def __init__(self, endpoint: Endpoint, tokens: Tokens | None = None) -> None:
        self.peer = Peer(endpoint, tokens)
        self._client: IMAPClient | None = None
        self.opened: Opened | None = None  #: the folder as this connection opened it last

    @property
    def client(self) -> IMAPClient:
        """The signed-in connection; opened now if there is none."""
        if self._client is None:
            self._client = self.peer.connect()
        return self._client

    def leave(self) -> None:
        """Sign out; a further use connects again."""
        client, self._client, self.opened = self._client, None, None
        if client is None:
            return
        try:
            client.logout()
        except (IMAPClientError, OSError):
            with suppress(OSError):  # else the socket stays open
                client.shutdown()

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
            wait = f"no answer within {self.peer.endpoint.timeout:g} s"
            way_out = (
                "Is it overloaded, is a firewall in between, does this port want TLS at once?"
            )
            self._give_up(wait, late, way_out)
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
            self.peer.misconfigured(
                "folder",
                f"there is no folder {folder!r}: {self.peer.words(refusal)}",
                f"The account has: {', '.join(names[:20]) or 'none'}",
            )
        self.opened = _opened(answer)
        return self.opened

    def _selected(self, folder: str, *, readonly: bool) -> Mapping[bytes, Any]:
        try:
            return self.client.select_folder(folder, readonly=readonly)  # type: ignore[no-any-return]  # imapclient ships no types
        except IMAPClientReadOnlyError:  # the account may only look
            return self.client.select_folder(folder, readonly=True)  # type: ignore[no-any-return]  # as above

    def _give_up(self, what: str, cause: object, way_out: str) -> NoReturn:
        self.drop()
        words = cause.__name__ if isinstance(cause, type) else self.peer.words(cause)
        raise TemporaryFailure(f"{self.peer.place}: {what}: {words}. {way_out}") from None


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
