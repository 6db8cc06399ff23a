"""Read the whole collection, each message bounded in time, and count what is met."""

import resource
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.corpus.collection import Expectation, expectations, messages
from tests.corpus.comparison import READ, READING, REPLY, met

from mail_intake.model.mail import Mail
from mail_intake.read import identity, read

#: Bounds on one message: seconds, and megabytes on top of what the runner itself holds.
SECONDS, MEGABYTES = 2.0, 300


class TooSlowError(BaseException):
    """Reading took longer than it may; no catch-all inside of reading may hide it."""


@dataclass(slots=True)
class Outcome:
    """What came out: each judged expectation, and the messages that were not read."""

    judged: list[tuple[Expectation, bool]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    read: int = 0
    slowest: tuple[float, str] = (0.0, "")
    grown: float = 0.0  #: megabytes the process grew by

    def share(self, kinds: Iterable[str], *, authored: bool = False) -> tuple[int, int]:
        """How many expectations of these kinds there are, and how many are met."""
        wanted = frozenset(kinds)
        rows = [
            good for one, good in self.judged
            if one.kind in wanted and (one.basis == "authored" or not authored)
        ]  # fmt: skip
        return len(rows), sum(rows)


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def run() -> Outcome:
    """Read every message, judge every expectation whose kind we compare."""
    contents = messages()
    by_path: dict[str, list[Expectation]] = {}
    for one in expectations():
        if one.kind in READ:
            by_path.setdefault(one.path, []).append(one)
    outcome = Outcome()
    start = _megabytes()
    for path, content in contents.items():
        mail = _read(path, content, outcome)
        for one in by_path.get(path, []):
            good = mail is not None and met(one.kind, mail, content, one.expected)
            outcome.judged.append((one, good))
    outcome.grown = _megabytes() - start
    return outcome


def _read(path: str, content: bytes, outcome: Outcome) -> Mail | None:
    start = time.perf_counter()
    try:
        with bounded(SECONDS):
            mail = read(content)
            identity(content)
    except TooSlowError:
        outcome.unread.append((path, f"over {SECONDS} s"))
        return None
    except Exception as problem:  # noqa: BLE001 - what reading raises is what is counted
        outcome.unread.append((path, type(problem).__name__))
        return None
    outcome.slowest = max(outcome.slowest, (time.perf_counter() - start, path))
    if any(one.startswith("could not be read") for one in mail.defects):
        outcome.unread.append((path, mail.defects[-1]))
    outcome.read += 1
    return mail


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(outcome: Outcome) -> str:
    """A table by kind: all, and authored only."""
    lines = [f"{'kind':28} {'n':>5} {'met':>5} {'%':>6}   {'n':>5} {'met':>5} {'%':>6} authored"]
    groups: list[tuple[str, tuple[str, ...]]] = [(kind, (kind,)) for kind in (*READING, *REPLY)]
    groups.insert(len(READING), ("= headers, text, files", READING))
    groups.append(("= reply text", REPLY))
    for label, kinds in groups:
        every = _figures(*outcome.share(kinds))
        lines.append(f"{label:28} {every}   {_figures(*outcome.share(kinds, authored=True))}")
    seconds, path = outcome.slowest
    lines.append(
        f"read {outcome.read}, not read {len(outcome.unread)}; "
        f"slowest {seconds * 1000:.0f} ms ({path}); grew by {outcome.grown:.0f} MB"
    )
    lines += [f"not read: {path}: {why}" for path, why in outcome.unread]
    return "\n".join(lines)


def _figures(count: int, good: int) -> str:
    share = f"{100 * good / count:6.1f}" if count else "     -"
    return f"{count:5} {good:5} {share}"
