"""Look at one mailbox for as long as the service runs; its trouble is never another mailbox's."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from mail_intake.model.errors import ConfigurationError, MailIntakeError
from mail_intake.model.settings import Timing
from mail_intake.ports import Source, Waker
from mail_intake.services.receive import Receive, Received
from mail_intake.services.tell import Tell

#: Longest wait between two tries of a mailbox that fails, in seconds.
MOST = 600.0


class Mailbox(Source, Waker, Protocol):
    """A source that can also wait, and be woken from another thread."""

    def interrupt(self) -> None:
        """End a wait at once."""
        ...


def backoff(failures: int, jitter: float) -> float:
    """Seconds before the next try: doubled each time from 2 s up to MOST, then times 0.5 to 1.

    `jitter` is random in 0..1: many services that lost one server must not return at once.
    """
    return float(min(2.0 * 2 ** min(failures, 32), MOST)) * (0.5 + jitter / 2)


def said(failure: Exception) -> str:
    """Return our own words; of an unexpected error only its type: its text may quote a mail."""
    return str(failure) if isinstance(failure, MailIntakeError) else type(failure).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """The loop over one mailbox: receive, wake the processor, wait for mail."""

    receive: Receive
    timing: Timing
    tell: Tell
    jitter: Callable[[], float]
    wake: Callable[[], None]  #: called after something was stored
    alert: Callable[[str, ConfigurationError], None]  #: called where a person must act

    def once(self, mailbox: str, source: Source) -> Received:
        """One pass, its outcome told; staff are written to where trying again will not help."""
        try:
            received = self.receive(mailbox, source)
        except ConfigurationError as fault:
            self.alert(mailbox, fault)
            raise
        if received.stored or received.linked:
            self.tell("mail received", mailbox=mailbox, new=received.stored, known=received.linked)
            self.wake()
        return received

    def __call__(self, mailbox: str, source: Mailbox, stop: Event) -> None:
        """Poll until `stop` is set. Failures are told and retried with a growing wait."""
        failures = 0
        while not stop.is_set():
            try:
                self.once(mailbox, source)
                failures = 0
                source.wait(min(self.timing.poll, self.timing.idle))
            except Exception as failure:  # noqa: BLE001 - a thread that dies would do so in silence
                seconds = backoff(failures, self.jitter())
                failures += 1
                self.tell(
                    "mailbox unreachable",
                    mailbox=mailbox,
                    failure=said(failure),
                    again_in=round(seconds, 1),
                    tries=failures,
                )
                stop.wait(seconds)
