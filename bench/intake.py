"""A backlog drained end to end: messages a second for each stage and in all, memory, and peers.

    python -m bench.intake [--count 2000] [--runs 3]

Each run is a process of its own on a fresh mailbox and an empty database, from start to exit.
Rates are net of start-up, which is the same command on an empty mailbox. Cases take turns within
one run, so that they share the machine's noise: read the ratios.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from bench.mail import TO
from bench.peers import Case, peers
from bench.place import PASSWORD, USER, Place, prepared

OWN = "mail-intake"
#: What is not the everyday configuration: a backlog is answered, and no budget is in its way.
CONFIGURATION = """
workers = {workers}

[plan]
name = "Plan"
phone = "503-555-0100"
hours = "Monday to Friday"
claims_contact = "claims@plan.example"

[imap]
host = "127.0.0.1"
port = {imap}
tls = "plain"
username = "{user}"
password = {{ env = "PASSWORD" }}

[mailboxes.new-contract-request]
addresses = ["{to}"]

[smtp]
host = "127.0.0.1"
port = {smtp}
tls = "plain"

[database]
url = "sqlite:///peer.db"

[vault]
keys = [{{ env = "KEY" }}]

[letters]
mail_domain = "intake.plan.example"

[budgets]
per_sender_day = 1000
per_sender_month = 10000
per_minute = 1000000
backlog_days = 3650
"""
#: One beside the service: the machine's processors, but for the one that the servers need.
WORKERS = max((os.cpu_count() or 1) - 1, 0)
FORMS = Path(__file__).parents[1] / "config"


@dataclass
class Measured:
    """What the runs of one case gave: seconds, resident kilobytes at most, messages finished."""

    seconds: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    peak: int = 0
    idle_peak: int = 0
    done: int = 0
    failure: str = ""

    @property
    def net(self) -> float:
        return max(statistics.median(self.seconds) - statistics.median(self.idle), 1e-9)


def own(place: Place, job: str) -> Case:
    """Return mail-intake itself: a whole run, or one job of it."""

    def prepare() -> None:
        configure(place)
        before = {"process": ["poll"], "deliver": ["poll", "process"]}.get(job, [])
        for other in before:
            done = subprocess.run(
                _command(place, other), env=_environ(), check=False, capture_output=True
            )
            if done.returncode:
                sys.exit(f"{other} failed: {done.stderr.decode()[-500:]}")

    query = {
        "poll": "SELECT count(*) FROM messages",
        "process": "SELECT count(*) FROM messages WHERE state = 'processed'",
    }.get(job, "SELECT count(*) FROM outbox WHERE state = 'sent'")

    def count() -> int:
        engine = create_engine(f"sqlite:///{place.work}/peer.db")
        with engine.connect() as connection:
            number: int = connection.execute(text(query)).scalar_one()
        engine.dispose()
        return number

    name = OWN if job == "run" else f"  {job}"
    return Case(name, prepare, _command(place, job), _environ(), count)


def configure(place: Place) -> None:
    """Write the configuration into the work folder; the forms are those that ship."""
    words = {
        "imap": place.dovecot.port,
        "user": USER,
        "to": TO,
        "smtp": place.sink,
        "workers": WORKERS,
    }
    (place.work / "mail-intake.toml").write_text(
        f'forms = "{FORMS}/forms"\nredirects = "{FORMS}/redirects.toml"\n'
        f'calendar = "{FORMS}/calendar.toml"\n' + CONFIGURATION.format(**words)
    )


def _command(place: Place, job: str) -> list[str]:
    words = ["run", "--until-idle"] if job == "run" else [job]
    return [
        sys.executable,
        "-m",
        "mail_intake",
        *words,
        "-c",
        str(place.work / "mail-intake.toml"),
    ]


def _environ() -> dict[str, str]:
    return {"PASSWORD": PASSWORD, "KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}


def once(place: Place, case: Case, measured: Measured, *, empty: bool) -> None:
    """Run a case once, from start to exit."""
    place.refill(empty=empty)
    case.prepare()
    start = time.perf_counter()
    with subprocess.Popen(
        case.command, env={**os.environ, **case.environ}, cwd=place.work,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        measured.failure = output.decode(errors="replace")[-300:]
    if empty:
        measured.idle.append(seconds)
        measured.idle_peak = max(measured.idle_peak, usage.ru_maxrss)
        return
    measured.seconds.append(seconds)
    measured.peak = max(measured.peak, usage.ru_maxrss)
    measured.done = 0 if process.returncode else case.count()


def table(place: Place, results: dict[str, Measured]) -> Iterable[str]:
    """Yield the lines of the table; 80 columns."""
    yield f"{'':18}{'done':>6}{'seconds':>9}{'start':>7}{'msgs/s':>9}{'peak MB':>9}{'above idle':>12}"
    for name, one in results.items():
        rate = one.done / one.net
        yield (
            f"{name:18}{one.done:>6}{statistics.median(one.seconds):>9.2f}"
            f"{statistics.median(one.idle):>7.2f}{rate:>9.1f}{one.peak / 1024:>9.1f}"
            f"{(one.peak - one.idle_peak) / 1024:>12.1f}"
        )
        if one.failure:
            yield f"  failed: {one.failure}"
    ours = results[OWN]
    for name, one in results.items():
        if name in results and name != OWN and not name.startswith(" "):
            whole = statistics.median(one.seconds) / statistics.median(ours.seconds)
            net = one.net / ours.net
            yield f"{OWN} is {net:.2f} times as fast as {name} ({whole:.2f} with start-up)"
    bound = 40 + 2 * place.largest / 2**20
    above = (ours.peak - ours.idle_peak) / 1024
    yield f"memory above idle: {above:.1f} MB; 40 MB + 2 × the largest message: {bound:.1f} MB"


def main() -> int:
    """Measure and print; 1 where a case did not finish every message."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000, help="messages in the mailbox")
    parser.add_argument("--runs", type=int, default=3, help="rounds over all cases")
    parser.add_argument("--only", default="", help="cases to run, by name")
    asked = parser.parse_args()
    with prepared(asked.count) as place:
        print(f"{place.count} messages, the largest of {place.largest / 2**20:.1f} MB;")
        print(f"replies into {place.sink_name}")
        print("configured for this run: budgets and backlog age have no effect; SQLite, waiting")
        print(
            f"for the disk (ADR 5); {WORKERS} worker process beside the service, whose memory is"
        )
        print("not in the figure of the service's own\n")
        cases = [own(place, job) for job in ("run", "poll", "process", "deliver")]
        for one in peers(place):
            if isinstance(one, Case):
                cases.append(one)
            else:
                print(one)
        wanted = [
            one for one in cases if not asked.only or one.name.strip() in asked.only.split(",")
        ]
        results = {one.name: Measured() for one in wanted}
        for turn in range(asked.runs):
            shift = turn % len(wanted)
            for case in wanted[shift:] + wanted[:shift]:
                once(place, case, results[case.name], empty=True)
                once(place, case, results[case.name], empty=False)
        print("\n".join(table(place, results)))
    return int(any(one.done != asked.count or one.failure for one in results.values()))


if __name__ == "__main__":
    sys.exit(main())
