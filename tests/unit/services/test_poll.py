"""Polling: one mailbox's trouble is told, waited out, and never another mailbox's."""

from threading import Event

import pytest
from tests.unit.services.standins import Facts, Folder, Kept, StandingClock, raw, same_bytes

from mail_intake.model.errors import ConfigurationError, Fault, TemporaryFailure
from mail_intake.model.settings import Timing
from mail_intake.services.poll import MOST, Poll, backoff
from mail_intake.services.receive import Receive


def polling(facts, woken):
    kept = Kept()
    receive = Receive(inbox=kept, marks=kept, identify=same_bytes, clock=StandingClock())
    return Poll(
        receive=receive,
        timing=Timing(),
        tell=facts,
        jitter=lambda: 0.0,
        wake=lambda: woken.append(1),
        alert=lambda name, fault: None,
    )


class Stop(Event):
    """An event that sets itself after so many waits."""

    def __init__(self, after):
        super().__init__()
        self.waits, self.after = [], after

    def wait(self, timeout=None):
        self.waits.append(timeout)
        if len(self.waits) >= self.after:
            self.set()
        return self.is_set()


def test_new_mail_wakes_the_processor():
    """What was stored is told, and the processor is woken."""
    facts = Facts()
    woken: list[int] = []

    polling(facts, woken).once("alerts", Folder({1: raw(1)}))

    assert (facts.names(), woken) == (["mail received"], [1])


def test_an_empty_mailbox_wakes_nobody():
    """Nothing new, nothing told."""
    facts = Facts()
    woken: list[int] = []

    polling(facts, woken).once("alerts", Folder({}))

    assert (facts.names(), woken) == ([], [])


@pytest.mark.parametrize(
    "failure",
    [
        TemporaryFailure("lost"),
        ZeroDivisionError("words of a mail"),
        ConfigurationError(Fault(file="f", key="k", problem="wrong password", way_out="Set it")),
    ],
)
def test_trouble_is_told_and_waited_out(failure):
    """Every failure is told; the waits grow."""
    facts, stop = Facts(), Stop(after=3)

    polling(facts, [])("alerts", Folder({}, failure=failure), stop)

    assert facts.names() == ["mailbox unreachable"] * 3
    assert stop.waits == [1.0, 2.0, 4.0]


def test_a_healthy_mailbox_waits_for_mail():
    """Between two passes the source waits; a stop ends the loop."""
    stop = Event()

    class Stopping(Folder):
        def wait(self, seconds):
            stop.set()
            return True

    folder = Stopping({1: raw(1)})
    facts = Facts()

    polling(facts, [])("alerts", folder, stop)

    assert facts.names() == ["mail received"]


def test_backoff_is_bounded_and_jittered():
    """Never above MOST, never under half of it."""
    assert backoff(100, 1.0) == MOST
    assert backoff(100, 0.0) == MOST / 2
