"""How well machines are known in the collected mail: `python -m tests.corpus.machines` prints a table."""

import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.corpus.collection import Expectation, expectations, messages

from mail_intake.decide.screen import screen
from mail_intake.model.bounce import Report
from mail_intake.model.decision import Silence
from mail_intake.model.form import Security
from mail_intake.model.mail import Mail
from mail_intake.read import is_server, read, report

#: Addresses of ours that no message of the collection is from.
OURS = frozenset({"intake@plan.example"})


@dataclass(frozen=True)
class Seen:
    """What we make of one message."""

    mail: Mail
    report: Report | None
    silence: Silence | None


def seen(content: bytes) -> Seen:
    """Read, screen, and look for a report, as the service does."""
    mail, told = read(content), report(content)
    silence = screen(
        mail, own=OURS, security=Security(), mail_domain="intake.plan.example", trust_delivery=True
    )
    if silence is None and told and is_server(f"{mail.sender.name} {mail.sender.email}"):
        silence = Silence.REPORT
    return Seen(mail, told, silence)


def _set(expected: Any) -> set[str]:
    return {str(one).lower() for one in (expected if isinstance(expected, list) else [expected])}


def _fates(one: Seen) -> tuple[Any, ...]:
    return one.report.fates if one.report else ()


#: For each kind, whether what we see is what is expected.
JUDGES = {
    "is_bounce": lambda want, one: (one.report is not None) is want,
    "bounce_recipient": lambda want, one: {fate.recipient for fate in _fates(one)} == _set(want),
    "bounce_recipient_count": lambda want, one: len({f.recipient for f in _fates(one)}) == want,
    "bounce_status": lambda want, one: {fate.status for fate in _fates(one)} == _set(want),
    "bounce_class": lambda want, one: any(
        (fate.status[:1] or ("4" if fate.action == "delayed" else "5")) in _set(want)
        for fate in _fates(one)
    ),
    "bounce_temporary": lambda want, one: any(not fate.hard for fate in _fates(one)) is want,
    "is_auto_reply": lambda want, one: (one.silence is not None) is want,
    "may_auto_respond": lambda want, one: (one.silence is None) is want,
}  # fmt: skip


@dataclass
class Outcome:
    """Each judged expectation, and the messages that nobody calls a bounce but we do."""

    judged: dict[str, list[tuple[Expectation, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def share(self, kind: str) -> float:
        """The part of a kind's expectations that is met."""
        rows = self.judged[kind]
        return sum(good for _, good in rows) / len(rows)


def run() -> Outcome:
    """Judge every expectation about machines."""
    contents, outcome = messages(), Outcome()
    wanted = [one for one in expectations() if one.kind in JUDGES]
    known: dict[str, Seen] = {}
    for one in wanted:
        if one.path not in known:
            known[one.path] = seen(contents[one.path])
        good = JUDGES[one.kind](one.expected, known[one.path])
        outcome.judged[one.kind].append((one, good))
    return outcome


if __name__ == "__main__":
    found = run()
    for kind, rows in sorted(found.judged.items()):
        met = sum(good for _, good in rows)
        sys.stdout.write(f"{kind:24}{len(rows):>6}{met:>6}{100 * found.share(kind):>8.1f} %\n")
        for one, good in rows:
            if not good:
                sys.stdout.write(
                    f"    {one.path.removeprefix('messages/')[-60:]}  {one.expected}\n"
                )
