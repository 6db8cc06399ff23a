"""The service: one thread a mailbox, one that processes, one that delivers; stopped together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Protocol

from mail_intake.model.errors import MailIntakeError, TemporaryFailure
from mail_intake.services.deliver import Deliver
from mail_intake.services.poll import Mailbox, Poll, backoff, said
from mail_intake.services.process import Process
from mail_intake.services.tell import Tell

#: Jobs that `--only` may name.
JOBS = ("poll", "process", "deliver")


@dataclass(slots=True)
class Bell:
    """Wakes a worker that waits for something to do."""

    event: Event = field(default_factory=Event)
    also: Callable[[], None] = lambda: None  #: called with each ring

    def ring(self) -> None:
        """There is something to do."""
        self.event.set()
        self.also()

    def wait(self, seconds: float) -> None:
        """Wait until it rings or the time is over."""
        self.event.wait(seconds)
        self.event.clear()


class Workers(Protocol):
    """Other processes that process messages beside this one."""

    def drain(self) -> None:
        """Wait until they have found nothing left to do, and ended."""
        ...


class Alone:
    """None."""

    def drain(self) -> None:
        """Nobody to wait for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All jobs over all mailboxes."""

    poll: Poll
    process: Process
    deliver: Deliver | None
    sources: Mapping[str, Mailbox]
    tell: Tell
    jitter: Callable[[], float]
    stored: Bell
    written: Bell
    workers: Workers = field(default_factory=Alone)
    idle: float = 5.0  #: seconds between two looks of a worker that nobody woke

    def until_idle(self, jobs: tuple[str, ...] = JOBS) -> int:
        """Poll every mailbox, process and deliver until nothing is left; the number of mailboxes
        that could not be read. The others go on.

        Workers process from the first message on, this process after the last was fetched: so
        it never holds two large messages at once. Letters leave while others are written.
        """
        written = Event()
        delivering = Failing(lambda: self._deliver_until(written, jobs))
        thread = delivering.started()
        try:
            failed = self._poll_all() if "poll" in jobs else 0
            while "process" in jobs and self._process_one():
                pass
            self.workers.drain()
        finally:
            written.set()
            self.written.ring()
            thread.join()
        delivering.rise()
        return failed

    def _deliver_until(self, written: Event, jobs: tuple[str, ...]) -> None:
        """Deliver until no letter is due although no more are being written."""
        if self.deliver is None or "deliver" not in jobs:
            return
        while True:
            last = written.is_set()
            if not self.deliver():
                if last:
                    return
                self.written.wait(self.idle)

    def work(self, stop: Event, idle: Event, bell: Bell, letters: Callable[[], None]) -> None:
        """Process messages beside another service, until `stop`, or `idle` and none is left."""
        failures = 0
        while not stop.is_set():
            ended = idle.is_set()
            try:
                done = self.process()
                failures = 0
            except TemporaryFailure as failure:
                failures = self._waited_out(failure, failures, stop)
                continue
            if done is None and ended:
                return
            if done is None:
                bell.wait(self.idle)
            elif done.letters:
                letters()

    def _poll_all(self) -> int:
        failed = 0
        for name, source in self.sources.items():
            try:
                self.poll.once(name, source)
            except MailIntakeError as failure:
                failed += 1
                self.tell("mailbox unreachable", mailbox=name, failure=str(failure))
        return failed

    def forever(self, stop: Event, jobs: tuple[str, ...] = JOBS) -> None:
        """Run until `stop` is set, then return when every thread has ended its present piece."""
        threads = [Thread(target=work, name=name) for name, work in self._work(stop, jobs)]
        for thread in threads:
            thread.start()
        stop.wait()
        for source in self.sources.values():
            source.interrupt()
        self.stored.ring()
        self.written.ring()
        for thread in threads:
            thread.join()

    def _work(self, stop: Event, jobs: tuple[str, ...]) -> list[tuple[str, Callable[[], None]]]:
        work: list[tuple[str, Callable[[], None]]] = []
        if "poll" in jobs:
            work += [
                (f"poll {name}", lambda name=name, source=source: self.poll(name, source, stop))  # type: ignore[misc]  # mypy cannot type defaults of a lambda
                for name, source in self.sources.items()
            ]
        if "process" in jobs:
            work.append(("process", lambda: self._drain(self._process_one, self.stored, stop)))
        if "deliver" in jobs and self.deliver is not None:
            deliver = self.deliver
            work.append(("deliver", lambda: self._drain(deliver, self.written, stop)))
        return work

    def _process_one(self) -> bool:
        done = self.process()
        if done is not None and done.letters:
            self.written.ring()
        return done is not None

    def _drain(self, job: Callable[[], bool], bell: Bell, stop: Event) -> None:
        """Repeat a job while it finds something to do; the store's trouble is waited out."""
        failures = 0
        while not stop.is_set():
            try:
                busy = job()
                failures = 0
            except Exception as failure:  # noqa: BLE001 - a worker that dies would do so in silence
                failures = self._waited_out(failure, failures, stop)
                continue
            if not busy:
                bell.wait(self.idle)

    def _waited_out(self, failure: Exception, failures: int, stop: Event) -> int:
        """Tell of trouble and wait, longer each time; how often by now."""
        seconds = backoff(failures, self.jitter())
        self.tell("worker failed", failure=said(failure), again_in=round(seconds, 1))
        stop.wait(seconds)
        return failures + 1


@dataclass(slots=True)
class Failing:
    """A piece of work in a thread of its own, whose failure rises where it is asked for."""

    work: Callable[[], None]
    failure: Exception | None = None

    def started(self) -> Thread:
        """Begin."""
        thread = Thread(target=self._run)
        thread.start()
        return thread

    def rise(self) -> None:
        """Raise what went wrong."""
        if self.failure is not None:
            raise self.failure

    def _run(self) -> None:
        try:
            self.work()
        except Exception as failure:  # noqa: BLE001 - it rises in rise()
            self.failure = failure
