"""Messages from files, taken through the whole pipeline against a scratch store."""

from dataclasses import dataclass
from datetime import UTC, datetime

from mail_intake.model.errors import WrongUse
from mail_intake.model.mail import Mail, RawMessage
from mail_intake.model.settings import MailboxSettings, Settings
from mail_intake.model.states import MessageState
from mail_intake.ports import Inbox
from mail_intake.read import identity, read
from mail_intake.services.process import Process, Processed


@dataclass(slots=True)
class MessageClock:
    """Stands still at the time of the message in hand."""

    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return that time, aware, UTC."""
        return self.at


@dataclass(slots=True)
class Sample:
    """Takes message after message, so that a follow-up joins its submission."""

    settings: Settings
    inbox: Inbox
    process: Process
    clock: MessageClock
    count: int = 0

    def __call__(self, content: bytes, mailbox: str = "") -> Processed | None:
        """Process one message; None if the same message was taken before.

        WrongUse where `mailbox` is empty and no recipient is one of ours.
        """
        mail = read(content, limits=self.settings.reading)
        box = self.settings.mailbox(mailbox) if mailbox else addressed(mail, self.settings)
        self.clock.at = when(mail)
        self.count += 1
        raw = RawMessage(
            mailbox=box.name,
            uid_validity=1,
            uid=self.count,
            received_at=self.clock.at,
            content=content,
            size=len(content),
        )
        (receipt,) = self.inbox.receive([(raw, identity(content))], self.clock.at)
        return self._processed(receipt.id) if receipt.new else None

    def _processed(self, message: int) -> Processed | None:
        """Process until this message is done with: one that fails is tried as often as in `run`."""
        while (done := self.process()) is not None:
            if done.claim.id == message and done.state is not MessageState.STORED:
                return done
        return None


def when(mail: Mail) -> datetime:
    """Return the time of the top-most Received header, else of Date, else the epoch."""
    received = mail.hops[0].at if mail.hops else None
    return received or mail.date or datetime(1970, 1, 1, tzinfo=UTC)


def addressed(mail: Mail, settings: Settings) -> MailboxSettings:
    """Return the mailbox whose address is among the recipients, plus-tags aside."""
    named = [*mail.delivered_to, *(address.email for address in (*mail.to, *mail.cc))]
    for recipient in named:
        local, _, domain = recipient.casefold().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        for mailbox in settings.mailboxes:
            if plain in mailbox.addresses or recipient.casefold() in mailbox.addresses:
                return mailbox
    raise WrongUse(
        "none of its recipients is one of our addresses. Name the mailbox with --mailbox: "
        + ", ".join(mailbox.name for mailbox in settings.mailboxes)
    )
