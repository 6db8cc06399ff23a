"""The service: passes until idle, threads until stopped, one mailbox's trouble its own."""

from dataclasses import replace
from threading import Event, Thread

import pytest
from tests.unit.services.house import COMPLETE, House, eml
from tests.unit.services.standins import NOON, Folder

from mail_intake.config import demo_settings
from mail_intake.model.errors import TemporaryFailure, WrongUse
from mail_intake.model.mail import Address, Mail, RawMessage
from mail_intake.services.run import JOBS, Bell
from mail_intake.services.sample import MessageClock, Sample, when
from mail_intake.services.tell import keep_quiet
from mail_intake.wiring import scratch


class Sent:
    """A deliver job that counts."""

    def __init__(self, letters):
        self.left = letters

    def __call__(self):
        self.left -= 1
        return self.left >= 0


class Waits(Folder):
    """A folder whose wait ends when somebody interrupts it."""

    def __init__(self, messages):
        super().__init__(messages)
        self.bell = Event()

    def wait(self, seconds):
        return self.bell.wait(min(seconds, 5))

    def interrupt(self):
        self.bell.set()


def message(content=None):
    content = content or eml(COMPLETE)
    return RawMessage(
        mailbox="alerts",
        uid_validity=7,
        uid=1,
        received_at=NOON,
        content=content,
        size=len(content),
    )


def running(house, sources, deliver=None):
    return replace(house.application.run, sources=sources, deliver=deliver, idle=0.01)


def test_until_idle_does_every_job_until_nothing_is_left():
    """Received, processed, delivered; the number of mailboxes that failed."""
    with House() as house:
        deliver = Sent(2)
        run = running(house, {"alerts": Folder({1: message()})}, deliver)

        assert run.until_idle() == 0
        assert house.letters() == ["acknowledge"]
        assert deliver.left < 0


def test_a_mailbox_that_fails_leaves_the_others_going():
    """One unreachable server is told and counted."""
    with House() as house:
        bad = Folder({}, failure=TemporaryFailure("refused"))
        run = running(house, {"claims-help": bad, "alerts": Folder({1: message()})})

        assert run.until_idle() == 1
        assert "mailbox unreachable" in house.facts.names()
        assert house.letters() == ["acknowledge"]


def test_only_the_named_jobs_run():
    """--only poll stores and does no more."""
    with House() as house:
        run = running(house, {"alerts": Folder({1: message()})}, Sent(0))
        run.until_idle(("poll",))
        run.until_idle(("deliver",))

        assert house.letters() == []


@pytest.mark.parametrize("jobs", [JOBS, ("process",)])
def test_forever_stops_when_told(jobs):
    """Every thread ends its present piece; mail that came is processed."""
    with House() as house:
        source = Waits({1: message()})
        run = running(house, {"alerts": source} if "poll" in jobs else {}, Sent(1))
        if "poll" not in jobs:
            house.receive(eml(COMPLETE))
        stop = Event()
        thread = Thread(target=run.forever, args=(stop, jobs))
        thread.start()
        for _ in range(500):
            if house.letters():
                break
            stop.wait(0.01)
        stop.set()
        thread.join(10)

        assert not thread.is_alive()
        assert house.letters() == ["acknowledge"]


def test_a_service_that_only_polls_processes_nothing():
    """What it stored waits for another process."""
    with House() as house:
        source = Waits({1: message()})
        stop = Event()
        run = running(house, {"alerts": source})
        thread = Thread(target=run.forever, args=(stop, ("poll",)))
        thread.start()
        for _ in range(500):
            if house.store.shelf.messages():
                break
            stop.wait(0.01)
        stop.set()
        thread.join(10)

        assert [row["state"] for row in house.store.shelf.messages()] == ["stored"]


def test_trouble_of_the_store_is_waited_out():
    """A worker tells, waits and tries again; a stop ends the wait."""
    with House() as house:
        stop = Event()

        def locked():
            stop.set()
            raise TemporaryFailure("locked")

        run = replace(house.application.run, process=locked, sources={}, deliver=None)
        run.forever(stop, ("process",))

        assert "worker failed" in house.facts.names()


def test_a_bell_wakes_and_falls_silent():
    """Ringing is remembered once."""
    bell = Bell()
    bell.ring()
    bell.wait(5)

    assert not bell.event.is_set()


def test_quiet_is_quiet():
    """Telling nobody returns nothing."""
    assert keep_quiet("x", y=1) is None


def test_samples_find_their_mailbox_by_recipient():
    """Plus-tags aside; without one of our addresses the mailbox must be named."""
    with scratch(demo_settings()) as sample:
        tagged = sample(eml(COMPLETE, To="careoregonalerts+x@careplan.example"))
        with pytest.raises(WrongUse, match="--mailbox"):
            sample(eml("hello", To="somebody@else.example"))
        named = sample(eml("hello", To="somebody@else.example"), "alerts")

    assert tagged.understood.mailbox.name == "alerts"
    assert named.understood.mailbox.name == "alerts"


def test_the_same_sample_twice_is_taken_once():
    """A second copy of a message is no second message."""
    with scratch(demo_settings()) as sample:
        assert sample(eml(COMPLETE)) is not None
        assert sample(eml(COMPLETE)) is None


def test_a_failing_sample_is_tried_as_often_as_in_run():
    """Three attempts, then quarantined; the next one is not mixed up with it."""
    with House(limited=False) as house:

        def broken(claim, now):
            raise ZeroDivisionError

        sample = Sample(
            settings=house.settings, inbox=house.store.inbox, clock=MessageClock(),
            process=house.with_process(understand=broken, clock=house.clock),
        )  # fmt: skip
        done = sample(eml(COMPLETE))

        assert done.state == "quarantined"
        idle = replace(house.application.process.work, attempts=0)
        sample.process = house.with_process(work=idle, clock=house.clock)
        assert sample(eml("other")) is None


def test_a_message_without_dates_is_from_the_epoch():
    """Top-most Received, else Date, else 1970."""
    assert when(Mail(sender=Address())).year == 1970
    assert when(Mail(sender=Address(), date=NOON)) == NOON


def test_what_delivering_meets_rises_when_all_else_is_done():
    """The database's trouble is not the relay's: it ends the pass, after the mail was stored."""

    def deliver():
        raise TemporaryFailure("the database refused")

    with House() as house:
        run = running(house, {"alerts": Folder({1: message()})}, deliver)
        with pytest.raises(TemporaryFailure, match="refused"):
            run.until_idle()
        assert house.letters() == ["acknowledge"]


def test_a_worker_processes_until_it_may_end():
    """Each message that gave letters is told; with "idle" it ends when none is left."""
    with House() as house:
        house.receive(message().content)
        house.receive(eml(COMPLETE, Auto_Submitted="auto-replied"))
        idle, told = Event(), []
        bell = Bell(also=lambda: told.append("rung"))
        idle.set()
        running(house, {}).work(Event(), idle, bell, lambda: told.append("letters"))
        bell.ring()

        assert house.letters() == ["acknowledge"]
        assert told == ["letters", "rung"]


def test_a_worker_waits_out_the_databases_trouble():
    """It tells, tries again, and stops when it is told to."""
    with House() as house:
        stop, tries = Event(), []

        def process():
            tries.append(1)
            if len(tries) == 1:
                raise TemporaryFailure("locked")
            if len(tries) == 3:
                stop.set()

        run = replace(running(house, {}), process=process, jitter=lambda: -1.0)
        run.work(stop, Event(), Bell(), lambda: None)

        assert len(tries) == 3
        assert house.facts.names() == ["worker failed"]
