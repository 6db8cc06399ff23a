"""One account on our own harness, with the same doors as one on Dovecot."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from imapclient import IMAPClient

from mail_intake.harness import Harness
from mail_intake.model.settings import Endpoint, MailboxSettings, SettleBy, Tls

ADDRESS, SECRET = "alerts@plan.example", "tulip7"


@dataclass(frozen=True)
class HouseAccount:
    """One account, and what a test does with it."""

    server: Harness
    name: str = ADDRESS

    def endpoint(self, **more) -> Endpoint:
        end = Endpoint(
            host="127.0.0.1",
            port=self.server.imap_port,
            tls=Tls.PLAIN,
            username=self.name,
            password=SECRET,
            timeout=5.0,
        )
        return replace(end, **more)

    def settings(self, **more) -> MailboxSettings:
        box = MailboxSettings(
            name="alerts",
            form="alerts",
            addresses=(self.name,),
            place=self.endpoint(),
            settle=SettleBy.KEEP,
        )
        return replace(box, **more)

    def deliver(self, content: bytes) -> None:
        """Deliver as if it came from outside."""
        self.server.deliver(self.name, content)

    def renumber(self) -> None:
        """Give the folder another UIDVALIDITY."""
        self.server.renumber(self.name)

    @contextlib.contextmanager
    def person(self, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """A person's own mail program, with the folder open."""
        with IMAPClient("127.0.0.1", self.server.imap_port, ssl=False, timeout=60) as client:
            client.login(self.name, SECRET)
            client.select_folder(folder)
            yield client


@pytest.fixture
def house_account():
    """The one account of a fresh harness."""
    with Harness({ADDRESS: SECRET}) as harness:
        yield HouseAccount(harness)
