"""How well machines are known in the collected mail: `python -m tests.corpus.machines` prints a table.

`is_bounce` is told twice: how many of the bounces are found (recall), and how much of other mail
is left alone (true negatives): what is expected to be none, and all mail that was collected for
something else and never left a mail server.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.corpus.collection import Expectation, categories, expectations, messages

from mail_intake.decide.screen import screen
from mail_intake.model.bounce import Report
from mail_intake.model.decision import Silence
from mail_intake.model.form import Security
from mail_intake.model.mail import Mail
from mail_intake.read import is_server, read, report, sounds_returned

#: Categories of the collection that hold what people and their programs write, no bounces.
OTHER = frozenset({"autoreply", "charset", "other", "real", "reply-quote"})
RECALL, NEGATIVES = "is_bounce: recall", "is_bounce: true negatives"
#: Reasons for which nobody answers what a person wrote.
PEOPLE = frozenset({None, Silence.PASSED_ON})
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
    server = is_server(f"{mail.sender.name} {mail.sender.email}")
    if silence is None and told and (server or sounds_returned(mail.subject)):
        silence = Silence.REPORT if server else Silence.LOOKS_AUTOMATIC
    return Seen(mail, told, silence)


def _set(expected: Any) -> set[str]:
    return {str(one).lower() for one in (expected if isinstance(expected, list) else [expected])}


def _fates(one: Seen) -> tuple[Any, ...]:
    return one.report.fates if one.report else ()


#: For each kind, whether what we see is what is expected.
JUDGES = {
    RECALL: lambda want, one: (one.report is not None) is want,
    NEGATIVES: lambda want, one: (one.report is not None) is want,
    "bounce_recipient": lambda want, one: {fate.recipient for fate in _fates(one)} == _set(want),
    "bounce_recipient_count": lambda want, one: len({f.recipient for f in _fates(one)}) == want,
    "bounce_status": lambda want, one: {fate.status for fate in _fates(one)} == _set(want),
    "bounce_class": lambda want, one: any(
        (fate.status[:1] or ("4" if fate.action == "delayed" else "5")) in _set(want)
        for fate in _fates(one)
    ),
    "bounce_temporary": lambda want, one: any(not fate.hard for fate in _fates(one)) is want,
    "is_auto_reply": lambda want, one: (one.silence not in PEOPLE) is want,
    "is_feedback_report": lambda want, one: (one.silence is Silence.FEEDBACK) is want,
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


def _wanted() -> list[tuple[str, Expectation]]:
    """Every expectation about machines with the row of the table it belongs to."""
    rows, judged = [], set()
    for one in expectations():
        kind = (RECALL if one.expected else NEGATIVES) if one.kind == "is_bounce" else one.kind
        if kind in JUDGES:
            rows.append((kind, one))
            judged |= {one.path} if one.kind == "is_bounce" else set()
    for path, category in categories().items():
        if category in OTHER and path not in judged:
            other = Expectation(
                path, "is_bounce", expected=False, basis="derived", source=category
            )
            rows.append((NEGATIVES, other))
    return rows


def run() -> Outcome:
    """Judge every expectation about machines."""
    contents, outcome = messages(), Outcome()
    known: dict[str, Seen] = {}
    for kind, one in _wanted():
        if one.path not in known:
            known[one.path] = seen(contents[one.path])
        outcome.judged[kind].append((one, JUDGES[kind](one.expected, known[one.path])))
    return outcome


if __name__ == "__main__":
    found = run()
    for kind, rows in sorted(found.judged.items()):
        met = sum(good for _, good in rows)
        sys.stdout.write(f"{kind:28}{len(rows):>6}{met:>6}{100 * found.share(kind):>8.1f} %\n")
        for one, good in rows:
            if not good:
                sys.stdout.write(
                    f"    {one.path.removeprefix('messages/')[-60:]}  {one.expected}\n"
                )
