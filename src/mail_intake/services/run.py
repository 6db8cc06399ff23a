"""The service: one thread a mailbox, one that processes, one that delivers; stopped together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Thread

from mail_intake.model.errors import MailIntakeError
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

    def ring(self) -> None:
        """There is something to do."""
        self.event.set()

    def wait(self, seconds: float) -> None:
        """Wait until it rings or the time is over."""
        self.event.wait(seconds)
        self.event.clear()


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
    idle: float = 5.0  #: seconds between two looks of a worker that nobody woke

    def until_idle(self, jobs: tuple[str, ...] = JOBS) -> int:
        """Poll every mailbox, process and deliver until nothing is left; the number of mailboxes
        that could not be read. The others go on.
        """
        failed = self._poll_all() if "poll" in jobs else 0
        if "process" in jobs:
            while self.process() is not None:
                pass
        if "deliver" in jobs and self.deliver is not None:
            while self.deliver():
                pass
        return failed

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
                seconds = backoff(failures, self.jitter())
                failures += 1
                self.tell("worker failed", failure=said(failure), again_in=round(seconds, 1))
                stop.wait(seconds)
                continue
            if not busy:
                bell.wait(self.idle)
