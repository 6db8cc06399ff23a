"""Carry due letters to the relay: mark sent after it accepted, try again, or end visibly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mail_intake.model.errors import ClaimLost, PermanentFailure, TemporaryFailure
from mail_intake.model.settings import Timing
from mail_intake.model.states import OutboxState
from mail_intake.model.submission import OutboxItem
from mail_intake.ports import Clock, Courier, Outbox
from mail_intake.services.tell import Tell

#: Letters taken at once: waiting for the disk once is enough for many.
AT_ONCE = 20


def wait(attempts: int, timing: Timing) -> float:
    """Seconds after the given try before the next one."""
    return min(timing.retry_first * 2.0 ** (min(attempts, 32) - 1), timing.retry_most)


def waited(attempts: int, timing: Timing) -> float:
    """Seconds that a letter has waited when the next wait is over, after so many tries."""
    return sum(wait(number, timing) for number in range(1, attempts + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """Take due letters and carry them. Calling it again takes the next."""

    outbox: Outbox
    courier: Courier
    clock: Clock
    timing: Timing
    tell: Tell

    def __call__(self) -> bool:
        """Carry some letters; False when none was due."""
        now = self.clock.now()
        until = now + timedelta(seconds=self.timing.carry_lease)
        items = self.outbox.take(now, until, AT_ONCE)
        for number, item in enumerate(items, 1):
            # The last one takes those before it along to the disk.
            self._one(item, until, durable=number == len(items))
        return bool(items)

    def _one(self, item: OutboxItem, until: datetime, *, durable: bool) -> None:
        try:
            if self.clock.now() > until - timedelta(seconds=self.timing.carry_lease / 2):
                # The relay was slow: what is left is taken anew, before others think we died.
                now = self.clock.now()
                self.outbox.close(item, OutboxState.DUE, now, due_at=now, durable=durable)
            else:
                self._carry(item, durable=durable)
        except ClaimLost:
            # Somebody took the lease over while we were sending; they repeat the same letter.
            self.tell("letter taken over", letter=item.key.letter, id=item.id)

    def _carry(self, item: OutboxItem, *, durable: bool) -> None:
        try:
            self.courier.carry(item)
        except PermanentFailure as failure:
            self._end(item, OutboxState.FAILED, str(failure))
        except TemporaryFailure as failure:
            self._later(item, str(failure))
        else:
            self._end(item, OutboxState.SENT, "", durable=durable)

    def _end(
        self, item: OutboxItem, state: OutboxState, failure: str, *, durable: bool = True
    ) -> None:
        self.outbox.close(item, state, self.clock.now(), failure=failure, durable=durable)
        self.tell(f"letter {state}", letter=item.key.letter, id=item.id, failure=failure)

    def _later(self, item: OutboxItem, failure: str) -> None:
        """Due again after a doubling wait; failed when the letter is too old to be of use."""
        if waited(item.attempts, self.timing) > self.timing.give_up:
            self._end(item, OutboxState.FAILED, f"gave up after {item.attempts} tries: {failure}")
            return
        now = self.clock.now()
        due = now + timedelta(seconds=wait(item.attempts, self.timing))
        self.outbox.close(item, OutboxState.DUE, now, failure=failure, due_at=due)
        self.tell("letter postponed", letter=item.key.letter, id=item.id, failure=failure)
