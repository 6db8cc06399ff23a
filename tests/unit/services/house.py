"""The pipeline against a store in memory, with the demo's plan, and mail to put into it."""

from dataclasses import dataclass, field, replace

from tests.unit.services.standins import Facts, StandingClock

from mail_intake.config import demo_settings
from mail_intake.model.mail import RawMessage
from mail_intake.model.settings import Settings
from mail_intake.read import identity
from mail_intake.wiring import build

COMPLETE = "Clinic: Harbor Pine Clinic\n\nAnn Lee, Office Manager, ann@harborpine.example\n"


def eml(body, *, sender="Ann Lee <ann@harborpine.example>", subject="Contacts", **headers):
    """A message to the alerts mailbox."""
    fields = {
        "From": sender,
        "To": "careoregonalerts@careplan.example",
        "Subject": subject,
        "Date": "Tue, 24 Nov 2026 11:00:00 -0800",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)
    return (head + "\n" + body).replace("\n", "\r\n").encode()


@dataclass
class House:
    """One application whose clock stands still."""

    settings: Settings = field(default_factory=demo_settings)
    limited: bool = True
    clock: StandingClock = field(default_factory=StandingClock)
    facts: Facts = field(default_factory=Facts)
    uid: int = 0

    def __post_init__(self):
        self.application = build(
            self.settings, clock=self.clock, tell=self.facts, limited=self.limited, connected=False
        )
        self.store = self.application.store

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.application.close()

    def receive(self, content, *, mailbox="alerts", oversize=False, received_at=None):
        """Store a message; its receipt."""
        self.uid += 1
        raw = RawMessage(
            mailbox=mailbox,
            uid_validity=1,
            uid=self.uid,
            received_at=received_at or self.clock.now(),
            content=content,
            size=len(content),
            oversize=oversize,
        )
        (receipt,) = self.store.inbox.receive([(raw, identity(content))], self.clock.now())
        return receipt

    def process(self, content, **where):
        """Store and process a message."""
        self.receive(content, **where)
        return self.application.process()

    def only(self):
        """The one submission there is."""
        (one,) = self.store.shelf.submissions()
        return one

    def letters(self):
        """Letters, oldest first, by name."""
        return [item.key.letter for item in reversed(self.store.shelf.letters())]

    def with_process(self, **parts):
        """The process job with some of its parts replaced."""
        return replace(self.application.process, **parts)
