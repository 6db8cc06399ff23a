"""`mail-intake parse --explain`: a message drawn with each value where it was found, and what is wrong."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from mail_intake.model.answer import Answer, Extraction, FindingKind, Outcome
from mail_intake.model.form import Form
from mail_intake.model.mail import Segment
from mail_intake.model.submission import Submission

if TYPE_CHECKING:  # slow to import: `--help` would wait for it
    from mail_intake.services.process import Processed

#: How a value is drawn, by what was made of it.
STYLES = {
    Outcome.VALID: "bold green",
    Outcome.DOUBTFUL: "bold yellow",
    Outcome.INVALID: "bold red",
    Outcome.ABSENT: "dim",
}
#: How a finding is drawn.
FINDING_STYLES = {
    FindingKind.MISSING: "yellow",
    FindingKind.INVALID: "red",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of one line that an answer stands on; `first` where the answer begins."""

    start: int
    end: int
    path: str
    answer: Answer
    first: bool


def explained(file: str, done: "Processed | None") -> Iterator[RenderableType]:
    """Yield what is drawn for one message, top to bottom; 80 columns are enough."""
    one = done.understood if done else None
    if done is None or one is None:
        why = "was taken before" if done is None else "could not be understood"
        yield Rule(Text(f"{file}: {why}"), align="left")
        return
    yield Rule(Text(f"{file}: {one.mailbox.name}"), align="left")
    yield Text.assemble(
        "reply ", (str(one.decision.reply), "bold"), "  because ", one.decision.why
    )
    spots = spots_of(one.extraction)
    for number, segment in enumerate(one.mail.segments):
        yield from _segment(number, segment, spots)
    yield from _elsewhere(one.extraction)
    if done.submission is not None and one.form is not None:
        yield from _findings(done.submission, one.form)
    for reason in one.decision.attention:
        yield Text.assemble(("for staff ", "magenta"), reason)


def spots_of(found: Extraction) -> dict[tuple[int, int], list[Spot]]:
    """Return the pieces of answers by segment and line, left to right."""
    spots: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for path, answer in paths(found):
        place = answer.evidence
        if place is None or place.start < 0:
            continue
        start = place.start
        for step, part in enumerate(answer.raw.split("\n")):
            spot = Spot(start, start + len(part), path, answer, first=not step)
            spots[place.segment, place.line + step].append(spot)
            start = 0
    return {line: sorted(some, key=lambda one: one.start) for line, some in spots.items()}


def paths(found: Extraction) -> Iterator[tuple[str, Answer]]:
    """Yield every answer with its path: its name, or items/N/name."""
    for answer in found.answers:
        yield answer.field, answer
    for number, row in enumerate(found.rows):
        for answer in row.answers:
            yield f"items/{number}/{answer.field}", answer


def _segment(
    number: int, segment: Segment, spots: dict[tuple[int, int], list[Spot]]
) -> Iterator[RenderableType]:
    yield Text(f"── {segment.kind} ({segment.source})", style="dim")
    blank = False
    for at, line in enumerate(segment.lines):
        here = spots.get((number, at), [])
        if not line.strip() and blank:
            continue
        blank = not line.strip()
        text = Text(f"  {line.replace(chr(9), ' ')}")
        for spot in here:
            text.stylize(STYLES[spot.answer.outcome], spot.start + 2, spot.end + 2)
        yield text
        for spot in here:
            if spot.first:
                yield _told(spot.path, spot.answer)


def _told(path: str, answer: Answer) -> Text:
    """One line below a value: the field, its normal form, what speaks for it, how sure."""
    text = Text("    └ ", style="dim")
    text.append(path, style=STYLES[answer.outcome])
    if answer.value:
        text.append(f" = {answer.value}")
    else:
        text.append(f" {answer.verdict}", style=STYLES[answer.outcome])
    label = answer.evidence.label if answer.evidence else ""
    text.append(f"  {f'“{label}” ' if label else ''}{answer.confidence:.2f}", style="dim")
    return text


def _elsewhere(found: Extraction) -> Iterator[RenderableType]:
    """Answers that no line holds: out of a header."""
    others = [
        (path, one) for path, one in paths(found) if one.evidence is None or one.evidence.start < 0
    ]
    if others:
        yield Text("── from the headers", style="dim")
    for path, answer in others:
        yield _told(path, answer)


def _findings(submission: Submission, form: Form) -> Iterator[RenderableType]:
    from mail_intake.decide.explained import explained as sentence

    if submission.findings:
        yield Text("── findings", style="dim")
    wrong = {one.path for one in submission.findings if one.kind is FindingKind.INVALID}
    for one in submission.findings:
        if one.kind is FindingKind.MISSING and one.path in wrong:
            continue  # it is told as wrong
        style = FINDING_STYLES.get(one.kind, "cyan")
        why = sentence(one, _kind(one.path, submission, form))
        detail = f" “{one.detail}”" if one.detail else ""
        yield Text.assemble(
            "  ", (f"{one.kind} {one.path}", style), f"{detail} ({one.code}) {why}"
        )


def _kind(path: str, submission: Submission, form: Form) -> str:
    """Return the kind of what a finding is about, "" for a whole row."""
    from mail_intake.decide.shown import kind_of, live

    *row, name = path.split("/")
    specs = form.items.fields if row and form.items else form.fields
    spec = next((one for one in specs if one.name == name), None)
    if spec is None:
        return ""
    return kind_of(spec, live(submission)[int(row[1])].answers if row else ())
