"""Builds what talks to servers: mailboxes and the relay, with what they sign in by."""

from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mail_intake.adapters.imap import ImapSource
from mail_intake.adapters.maildir import MaildirSource
from mail_intake.adapters.oauth import AccessTokens
from mail_intake.adapters.smtp import SmtpCourier
from mail_intake.model.settings import Endpoint, MailboxSettings, OAuth, Settings, SettleBy, Tls
from mail_intake.ports import Source, Tokens
from mail_intake.services.poll import Mailbox


class Folder(Mailbox, Protocol):
    """A source with a door to knock at and to close."""

    def knock(self) -> None:
        """Try it; raises what is wrong."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...


@dataclass(frozen=True, slots=True)
class Connecting:
    """Builds what talks to servers; those that share a way of being authorised share its tokens."""

    settings: Settings
    known: dict[OAuth, Tokens] = field(default_factory=dict)

    def sources(self) -> dict[str, Folder]:
        """Return every mailbox's folder, by the mailbox's name."""
        return {box.name: self._source(box) for box in self.settings.mailboxes}

    def courier(self) -> SmtpCourier | None:
        """Return the relay's courier, None where no relay is configured."""
        relay = self.settings.smtp
        return None if relay is None else SmtpCourier(relay, self._tokens(relay))

    def _source(self, box: MailboxSettings) -> Folder:
        most = self.settings.max_message_size
        if isinstance(box.place, Path):
            return MaildirSource(box.place, box, max_message_size=most)
        return ImapSource(
            box.place,
            box,
            max_message_size=most,
            idle=self.settings.timing.idle,
            tokens=self._tokens(box.place),
        )

    def _tokens(self, endpoint: Endpoint) -> Tokens | None:
        if endpoint.oauth is None:
            return None
        return self.known.setdefault(endpoint.oauth, AccessTokens(endpoint.oauth))


@contextmanager
def reading(address: str, password: str, host: str, port: int) -> Generator[Source, None, None]:
    """Open a mailbox account for reading, without TLS: the demo's own servers."""
    endpoint = Endpoint(host=host, port=port, tls=Tls.PLAIN, username=address, password=password)
    box = MailboxSettings(
        name=address, form="", addresses=(address,), place=endpoint, settle=SettleBy.KEEP
    )
    with closing(ImapSource(endpoint, box, max_message_size=2**30)) as source:
        yield source
