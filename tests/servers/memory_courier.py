"""A courier that keeps letters in a list, and refuses what it is told to refuse."""

from dataclasses import dataclass, field

from mail_intake.model.errors import PermanentFailure, TemporaryFailure
from mail_intake.model.submission import OutboxItem


@dataclass
class MemoryCourier:
    """Obeys the same contract as the real one. `carried` holds (envelope sender, to, bytes)."""

    refuses: set[str] = field(default_factory=set)  #: recipients refused for good
    postpones: set[str] = field(default_factory=set)  #: recipients refused for now
    carried: list[tuple[str, str, bytes]] = field(default_factory=list)

    def carry(self, item: OutboxItem) -> None:
        if item.recipient in self.refuses:
            raise PermanentFailure("550 no such mailbox")
        if item.recipient in self.postpones:
            raise TemporaryFailure("450 try again later")
        self.carried.append((item.envelope_from, item.recipient, item.content))
