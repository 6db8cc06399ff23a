"""Delivering: sent after the relay accepted, again after a temporary failure, a visible end."""

from datetime import timedelta

import pytest
from tests.unit.services.standins import NOON, Facts, Letters, StandingClock, letter

from mail_intake.model.errors import PermanentFailure, TemporaryFailure
from mail_intake.model.settings import Timing
from mail_intake.model.states import OutboxState
from mail_intake.services.deliver import Deliver, wait, waited

TIMING = Timing(retry_first=60, retry_most=600, give_up=3600)


class Relay:
    def __init__(self, failure=None):
        self.failure, self.carried = failure, []

    def carry(self, item):
        self.carried.append(item)
        if self.failure:
            raise self.failure


class Slow:
    """Takes four minutes for a letter."""

    clock: StandingClock

    def carry(self, item):
        self.clock.pass_by(240)


def delivering(letters, relay):
    return Deliver(
        outbox=letters, courier=relay, clock=StandingClock(), timing=TIMING, tell=Facts()
    )


def test_an_accepted_letter_is_sent():
    """What the relay took is marked sent."""
    letters, relay = Letters([letter()]), Relay()

    assert delivering(letters, relay)() is True
    assert letters.closed == [(OutboxState.SENT, "", None)]


def test_nothing_due_is_said():
    """Without a due letter there is nothing to do."""
    assert delivering(Letters([]), Relay())() is False


def test_a_temporary_failure_waits_and_tries_again():
    """A 4xx makes it due again, later."""
    letters = Letters([letter()])

    delivering(letters, Relay(TemporaryFailure("451 later")))()

    assert letters.closed == [(OutboxState.DUE, "451 later", NOON + timedelta(seconds=60))]


def test_a_permanent_failure_ends_visibly():
    """A 5xx fails for good, with the relay's words."""
    letters = Letters([letter()])

    delivering(letters, Relay(PermanentFailure("550 no such user")))()

    assert letters.closed == [(OutboxState.FAILED, "550 no such user", None)]


def test_a_letter_that_waited_too_long_fails():
    """Temporary failures have an end."""
    letters = Letters([letter(attempts=20)])

    delivering(letters, Relay(TemporaryFailure("451 later")))()

    assert letters.closed == [(OutboxState.FAILED, "gave up after 21 tries: 451 later", None)]


def test_a_lease_taken_over_is_told_and_left():
    """Whoever took the lease over repeats the same letter; we do not write over them."""
    letters = Letters([letter()], lost=True)
    job = delivering(letters, Relay())

    assert job() is True
    assert job.tell.names() == ["letter taken over"]


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 60), (2, 120), (3, 240), (5, 600)])
def test_waits_double_up_to_the_most(attempts, seconds):
    """60, 120, 240 ... never above retry_most."""
    assert wait(attempts, TIMING) == seconds


def test_waits_add_up():
    """The time waited is the sum of all waits."""
    assert waited(3, TIMING) == 60 + 120 + 240


def test_letters_taken_together_reach_the_disk_together():
    """The last mark takes those before it along; a failure waits for the disk itself."""
    letters = Letters([letter(id=number) for number in (1, 2, 3)])
    assert delivering(letters, Relay())() is True

    assert letters.durable == [False, False, True]
    assert [state for state, _, _ in letters.closed] == [OutboxState.SENT] * 3


def test_a_slow_relay_gives_letters_back_before_others_think_we_died():
    """Past half of the lease what was not sent yet is due again at once."""
    letters = Letters([letter(id=number) for number in (1, 2)])
    job = delivering(letters, Slow())
    job.courier.clock = job.clock

    assert job() is True
    assert [state for state, _, _ in letters.closed] == [OutboxState.SENT, OutboxState.DUE]
