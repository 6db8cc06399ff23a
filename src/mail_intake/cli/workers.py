"""Processes that process messages beside the service, each a mail-intake of its own.

They are told over their standard input: a line wakes them, "idle" lets them end when nothing is
left, its end (also that of a service that died) ends them after the present message. The first
line that they print says that they are ready, each further one that letters were written.
"""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import IO, Self

import typer

from mail_intake.services.run import Bell, Run
from mail_intake.services.tell import Tell, keep_quiet

#: What lets a worker end when nothing is left to do.
IDLE = "idle"
#: What a worker prints before it claims its first message.
READY = "ready"


@dataclass(slots=True)
class Workers:
    """Starts and ends them; they start when the block is entered."""

    count: int
    command: list[str]
    written: Callable[[], None] = lambda: None  #: called when letters were written
    tell: Tell = keep_quiet
    _running: list[subprocess.Popen[str]] = field(default_factory=list)
    _listening: list[Thread] = field(default_factory=list)
    _ready: set[int] = field(default_factory=set)

    def __enter__(self) -> Self:
        self._running = [self._started() for _ in range(self.count)]
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def ring(self) -> None:
        """There is something to do; whoever died meanwhile is replaced."""
        for number, worker in enumerate(self._running):
            if worker.poll() is not None:
                self.tell("worker died", code=worker.returncode)
                _close(worker)
                self._running[number] = self._started()
        self._say("\n")

    def drain(self) -> None:
        """Wait until they have found nothing left to do. One that has not begun yet need not."""
        for worker in self._running:
            if worker.pid not in self._ready:
                worker.terminate()
        self._say(f"{IDLE}\n")
        self._wait()

    def end(self) -> None:
        """Let them end after the present message, and wait for it."""
        for worker in self._running:
            _close(worker)
        self._wait()

    def _started(self) -> subprocess.Popen[str]:
        worker = subprocess.Popen(  # noqa: S603 - this very program
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if worker.stdout is not None:
            thread = Thread(target=self._listen, args=(worker.pid, worker.stdout))
            thread.start()
            self._listening.append(thread)
        return worker

    def _wait(self) -> None:
        for worker in self._running:
            worker.wait()
        for thread in self._listening:
            thread.join()

    def _say(self, line: str) -> None:
        for worker in self._running:
            if worker.stdin is not None:
                _tell(worker.stdin, line)

    def _listen(self, number: int, lines: IO[str]) -> None:
        with lines:
            for line in lines:
                if line.strip() == READY:
                    self._ready.add(number)
                else:
                    self.written()


def _close(worker: subprocess.Popen[str]) -> None:
    if worker.stdin is not None:
        with suppress(BrokenPipeError):
            worker.stdin.close()


def _tell(stdin: IO[str], line: str) -> None:
    """A worker that died meanwhile hears nothing; what it had claimed returns with its lease."""
    with suppress(BrokenPipeError, ValueError):
        stdin.write(line)
        stdin.flush()


def serve(run: Run) -> None:
    """Be a worker: process until told to end."""
    bell, idle, stop = Bell(), Event(), Event()

    def listen() -> None:
        for line in sys.stdin:
            if line.strip() == IDLE:
                idle.set()
            bell.ring()
        stop.set()
        bell.ring()

    def end(*_: object) -> None:
        stop.set()
        bell.ring()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    typer.echo(READY)
    Thread(target=listen, daemon=True).start()
    run.work(stop, idle, bell, lambda: typer.echo(""))
