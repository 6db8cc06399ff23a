"""A process that opens one file after another, within bounds that the system keeps.

Started by the pool as `python -m mail_intake.adapters.opener.worker LIMITS`, JSON of `Opening`. A job is a
line of JSON (name, type, size) and the bytes; the answer is a line of JSON.
"""

import contextlib
import json
import os
import resource
import signal
import sys
from typing import IO, Any

from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Found
from mail_intake.adapters.opener.opening import opened
from mail_intake.model.settings import Opening

#: Most notes, and characters of one: names within a file can be anything.
_NOTES, _NOTE = 20, 300


def bounded(memory: int) -> None:
    """Take at most so many bytes of memory, and write no core file and no file at all."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def serve(jobs: IO[bytes], answers: IO[bytes], limits: Opening) -> None:
    """Answer until the jobs end."""
    while line := jobs.readline():
        job = json.loads(line)
        content = jobs.read(job["size"])
        # The pool kills what takes too long; this does if the pool itself is gone.
        signal.alarm(int(limits.seconds) + 5)
        answer = _shape(_one(job, content, Bounds(limits, len(content))))
        signal.alarm(0)
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()


def _one(job: dict[str, Any], content: bytes, bounds: Bounds) -> Found:
    try:
        return opened(job["name"], job["type"], content, bounds)
    except MemoryError:
        return Found(notes=["it needs more memory than a file may take"])
    except Exception as problem:  # noqa: BLE001 - a library's surprise costs this file its text, no more
        return Found(notes=[f"it could not be read ({type(problem).__name__})"])


def _shape(found: Found) -> dict[str, Any]:
    return {
        "pieces": [[one.name, one.lines, one.grids, one.certainty] for one in found.pieces],
        "inner": [[name, content.hex()] for name, content in found.inner],
        "notes": [one[:_NOTE] for one in found.notes[:_NOTES]]
        + ([f"and {len(found.notes) - _NOTES} more"] if len(found.notes) > _NOTES else []),
    }


def main() -> None:
    """Serve over standard input and output; what libraries print goes nowhere."""
    limits = Opening(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    bounded(limits.memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service's to handle
    with contextlib.suppress(BrokenPipeError):
        serve(sys.stdin.buffer, answers, limits)


if __name__ == "__main__":
    main()
