"""What understanding a message costs: microseconds of processor time; `make bench-extract`.

Reading is not in the figures: what is measured is what is done with mail that is read already.
Processor time, because the machine may be shared; cases take turns, so that caches that others
emptied fall on all of them alike; the figures are medians.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from mail_intake.config import demo_settings
from mail_intake.decide.phi import phi
from mail_intake.decide.question import asks, says_more
from mail_intake.decide.topics import topic
from mail_intake.decide.validate import validate
from mail_intake.extract import extract, extract_later
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.form import Form
from mail_intake.model.mail import Mail
from mail_intake.model.settings import Settings
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Submission
from mail_intake.read import read
from mail_intake.services.sample import addressed

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"
SETS = {"samples": SAMPLES, "clinics": SAMPLES / "clinics", "offices": SAMPLES / "offices"}
ON = date(2026, 11, 24)
HEAD = (
    "From: Ann Lee <ann@clinic.example>\nTo: newcontractrequest@careplan.example\n"
    "Subject: contract\nContent-Type: text/plain\n\n"
)
LABELLED = """Hello,

please find our details below.

Clinic name: Riverside Family Clinic
Specialty: Family Medicine
Phone: (503) 555-0142
Fax: (503) 555-0143
E-mail: intake@riverside.example
Physical address: 12 Oak Street, Suite 200, Salem, OR 97301
NPI: 1234567893
TIN: 93-1234567
DMAP ID: 500123456

Kind regards,
Ann Lee
Office Manager
"""
#: Every sentence tells a change; values differ, so that nothing is known from before.
CHANGES = """Riverside Family Clinic is moving from {n} Stone Ct, Salem, OR 97301 to {n} Garden Rd, Suite 110,
Salem, OR 97302 effective March {day}, 2027. Our new phone number is 503-555-{n}, and the fax changes from
503-556-{n} to 503-557-{n} on the same day. Dr. Ann Marlow is leaving us on December {day}, 2026, and Tom
Reed, NP, joins on January {day}. We are no longer accepting new patients. Our hours will be Mon-Fri
8am-5pm from now on; everything else stays the same.

"""
PROSE = "We moved to a larger building last month and kept all of our people and telephones. "
NUMBERS = "503-555-0142 1234567893 93-1234567 "
#: Texts of 20 KB; the same fifty times over is 1 MB.
KINDS = {
    "prose": (PROSE * 12 + "\n\n") * 20,
    "labels": LABELLED * 50,
    "one line": PROSE * 240,
    "digits": NUMBERS * 600,
}
#: Aims: microseconds on plain labelled mail, on each set's median, on 20 KB; growth to 1 MB.
LABELLED_MOST, SET_MOST, GROWTH_MOST = 700.0, 3000.0, 60.0
MOST_20_KB = {"prose": 10_000.0, "digits": 30_000.0, "changes": 60_000.0}
TIMES = 50
#: So many times in a round a single short mail is read.
SHORT_TIMES = 20
#: So many rounds of what is long: each takes seconds.
LONG_ROUNDS = 3

Work = Callable[[], object]


@dataclass
class Case:
    """What is done with mails of one kind, and how long each took in microseconds."""

    name: str
    work: list[Work]
    taken: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.taken)


class Made:
    """Makes the work: extraction, and what else runs on every message, under a form."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.policies = settings, settings.policies
        self.words = lexicon(self.policies.vocabulary)
        self.contract = self.policies.form("new-contract-request")

    def extract(self, mail: Mail, form: Form | None = None) -> Work:
        plan = self.policies.plan
        return partial(extract, mail, form or self.contract, plan=plan, words=self.words, on=ON)

    def set_of(self, folder: Path) -> list[Work]:
        mails = [read(path.read_bytes()) for path in sorted((folder / "mail").glob("*.eml"))]
        forms = [self.policies.form(addressed(mail, self.settings).form) for mail in mails]
        return [self.extract(mail, form) for mail, form in zip(mails, forms, strict=True)]

    def phi(self, mail: Mail) -> Work:
        return partial(phi, mail, self.words.patients)

    def topics(self, mail: Mail) -> Work:
        """Look for another desk's topic, for a question, and for more than a courtesy."""
        remarks = self.words.remarks

        def work() -> object:
            found = topic(mail, self.policies.topics, self.contract, answered=0, remarks=remarks)
            return found, asks(mail), says_more(mail, remarks)

        return work

    def later(self, mail: Mail) -> Work:
        """Read a mail as one that follows a request without fax and NPI."""
        found = extract(
            mailed(LABELLED), self.contract, plan=self.policies.plan, words=self.words, on=ON
        )
        kept = tuple(one for one in found.answers if one.field not in {"fax", "npi"})
        before = Submission(
            reference="CO-1", form=self.contract.name, status=SubmissionState.INCOMPLETE, answers=kept,
            findings=validate(self.contract, kept, (), ()), created_at=datetime(2026, 11, 20, tzinfo=UTC),
        )  # fmt: skip
        return partial(
            extract_later, mail, before, self.contract, plan=self.policies.plan, words=self.words, on=ON,
        )  # fmt: skip


def changes(paragraphs: int) -> str:
    """Return so many paragraphs of changes, each with its own numbers and days."""
    return "".join(CHANGES.format(n=1000 + n % 9000, day=1 + n % 28) for n in range(paragraphs))


def mailed(text: str) -> Mail:
    """Return a text as a mail that is read."""
    return read((HEAD + text).encode())


def cases(settings: Settings) -> list[Case]:
    made = Made(settings)
    found = [Case("labelled", [made.extract(mailed(LABELLED))])]
    found += [Case(name, made.set_of(folder)) for name, folder in SETS.items()]
    found += grown(KINDS, made.extract)
    updates = made.policies.form("provider-updates")
    for name, paragraphs in (("changes 20 KB", 36), ("changes 1 MB", 36 * TIMES)):
        found.append(Case(name, [made.extract(mailed(changes(paragraphs)), updates)]))
    mixed = KINDS["prose"][:10_000] + KINDS["labels"][:10_000]
    for name, work in (("PHI", made.phi), ("topics", made.topics), ("follow-up", made.later)):
        found.append(Case(f"{name}: labelled", [work(mailed(LABELLED))]))
        found += grown({name: mixed}, work)
    return found


def grown(texts: dict[str, str], work: Callable[[Mail], Work]) -> Iterable[Case]:
    """Yield each text as it is and many times over."""
    for name, text in texts.items():
        yield Case(f"{name} 20 KB", [work(mailed(text))])
        yield Case(f"{name} 1 MB", [work(mailed(text * TIMES))])


def measured(found: list[Case], rounds: int) -> None:
    """Run every case so many times, in turn; large ones less often."""
    for number in range(rounds):
        for case in found:
            if number >= LONG_ROUNDS and case.name.endswith("1 MB"):
                continue
            # a single short mail right behind 1 MB of another would measure cold caches
            again = SHORT_TIMES if len(case.work) == 1 and "B" not in case.name[-2:] else 1
            taken = [once(work) for _ in range(again) for work in case.work]
            if number:  # the first round fills caches
                case.taken += taken


def once(work: Work) -> float:
    begun = time.process_time_ns()
    work()
    return (time.process_time_ns() - begun) / 1e3


def aims(median: dict[str, float]) -> Iterable[tuple[str, float, float]]:
    """Yield what is aimed at: name, value, the most it may be."""
    yield "labelled", median["labelled"], LABELLED_MOST
    for name in SETS:
        yield f"{name}, median", median[name], SET_MOST
    for name, most in MOST_20_KB.items():
        yield f"{name}: 20 KB", median[f"{name} 20 KB"], most
    for name in (*KINDS, "changes", "PHI", "topics", "follow-up"):
        growth = median[f"{name} 1 MB"] / median[f"{name} 20 KB"]
        yield f"{name}: 1 MB / 20 KB", growth, GROWTH_MOST


def main() -> int:
    """Measure and print; 0 always: an aim that is missed is said, not failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    found = cases(demo_settings())
    measured(found, max(rounds, LONG_ROUNDS + 1))
    print(f"{'':20}{'µs, median':>12}{'least':>12}{'most':>12}")
    for case in found:
        print(
            f"{case.name:20}{case.median:>12.0f}{min(case.taken):>12.0f}{max(case.taken):>12.0f}"
        )
    for name, value, most in aims({case.name: case.median for case in found}):
        print(f"{name}: {value:.1f}, aim at most {most:.0f}{'' if value <= most else ': missed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
