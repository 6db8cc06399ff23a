"""The port Opener over a warm pool of worker processes: bytes by pipe, killed where they take too long."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from queue import Empty, LifoQueue
from typing import Any

from mail_intake.adapters.opener.kinds import passed_over
from mail_intake.model.mail import Attachment, Grid, Opened, Segment, SegmentKind
from mail_intake.model.settings import Opening

#: Jobs after which a worker is replaced: libraries may leak.
_JOBS = 200
#: Most bytes of an answer.
_ANSWER_MOST = 200_000_000


class _Worker:
    """One process, started when it is first needed."""

    def __init__(self, limits: Opening) -> None:
        self._limits = limits
        self._jobs = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [
                sys.executable, "-m", "mail_intake.adapters.opener.worker",
                json.dumps(asdict(limits)),
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            process_group=0,  # so that what it started ends with it
        )  # fmt: skip
        if self._process.stdin is not None:
            os.set_blocking(self._process.stdin.fileno(), False)

    @property
    def worn(self) -> bool:
        """Whether it should be replaced."""
        return self._jobs >= _JOBS or self._process.poll() is not None

    def ask(self, job: dict[str, Any], content: bytes) -> dict[str, Any]:
        """Return the answer; TimeoutError where it takes too long, OSError where it died."""
        self._jobs += 1
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise OSError("the worker has no pipes")
        until = time.monotonic() + self._limits.seconds
        self._send(stdin, json.dumps(job).encode("ascii") + b"\n" + content, until)
        return dict(json.loads(self._line(stdout, until)))

    def _send(self, stdin: Any, job: bytes, until: float) -> None:
        left = memoryview(job)
        with selectors.DefaultSelector() as selector:
            selector.register(stdin, selectors.EVENT_WRITE)
            while left:
                if not selector.select(max(until - time.monotonic(), 0)):
                    raise TimeoutError
                left = left[os.write(stdin.fileno(), left) :]

    def _line(self, stdout: Any, until: float) -> bytes:
        answer = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                if not selector.select(max(until - time.monotonic(), 0)):
                    raise TimeoutError
                piece = stdout.read1(2**20)
                if not piece or len(answer) > _ANSWER_MOST:
                    raise OSError("the worker died")
                answer += piece
        return bytes(answer)

    def end(self) -> None:
        """Kill it, and what it started: they hold nothing of value."""
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


class AttachmentOpener:
    """Opens attachments; may be used by several threads. `close` ends every worker."""

    def __init__(self, limits: Opening) -> None:
        self._limits = limits
        self._idle: LifoQueue[_Worker] = LifoQueue()

    def open(self, attachment: Attachment) -> Opened:
        """Return the file's text as segments; whatever is in it, this never raises for it."""
        if attachment.size > self._limits.size:
            return Opened(notes=("it is larger than what is opened",))
        why = passed_over(attachment.name, attachment.media_type, attachment.content)
        if why is not None:
            return Opened(notes=(why,) if why else ())
        worker = self._worker()
        job = {"name": attachment.name, "type": attachment.media_type, "size": attachment.size}
        try:
            answer = worker.ask(job, attachment.content)
        except TimeoutError:
            worker.end()
            return Opened(notes=("opening it took too long",))
        except (OSError, ValueError):
            worker.end()
            return Opened(notes=("it could not be opened: it broke what reads it",))
        self._idle.put(worker)
        return _opened(attachment.name, answer)

    def close(self) -> None:
        """End every worker. A further use starts one again."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().end()

    def _worker(self) -> _Worker:
        with suppress(Empty):
            while True:
                worker = self._idle.get_nowait()
                if not worker.worn:
                    return worker
                worker.end()
        return _Worker(self._limits)


def _opened(name: str, answer: dict[str, Any]) -> Opened:
    return Opened(
        segments=tuple(
            Segment(
                kind=SegmentKind.ATTACHMENT,
                source=f"{name} {part}".strip(),
                lines=tuple(lines),
                grids=tuple(
                    Grid(line=line, rows=tuple(tuple(row) for row in rows)) for line, rows in grids
                ),
                certainty=certainty,
            )
            for part, lines, grids, certainty in answer["pieces"]
            if any(lines)
        ),
        inner=tuple((part, bytes.fromhex(content)) for part, content in answer["inner"]),
        notes=tuple(answer["notes"]),
    )
