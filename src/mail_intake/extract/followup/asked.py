"""Answers under the question they quote, and in the lines of our own letter that were to be filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_intake.extract.candidates import DIGITS, Seen, answer
from mail_intake.extract.followup.slots import Slot
from mail_intake.extract.followup.taking import Taking
from mail_intake.extract.layout import Labels, Pair, Place, without_bullet
from mail_intake.fields.fold import key
from mail_intake.model.answer import Outcome
from mail_intake.model.mail import Mail, Segment, SegmentKind

#: How sure an answer is that stands under its question.
UNDER = 0.95
#: "Contact 2 - Job title" in our letter: which row, and which field.
_ROW = re.compile(r"^[A-Za-z]{3,20} (?P<row>\d{1,3}) - (?P<label>.{2,60})$")
#: A wrong number that was meant as one has so many digits.
FEWEST_DIGITS = 4
#: No answer between quoted questions is longer, and one alone may be no answer at all.
LONGEST, SEVERAL = 160, 2
#: Most lines of an answer under a question.
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """What stands under a question, or in its line."""

    question: str
    raw: str
    place: Place


def answered(mail: Mail, seen: Seen, taking: Taking) -> None:
    """Take what stands under a quoted question, or in its line."""
    labels = seen.labels
    for one in (*_under(mail, labels), *_filled_in(mail)):
        slot = _slot(one.question, taking)
        if slot is not None:
            _take(slot, one, seen, taking)


def interleaved(mail: Mail, labels: Labels) -> tuple[Pair, ...]:
    """Return questions that are quoted and their answers between them, where there are several."""
    found = [one for one in _under(mail, labels) if len(one.raw) <= LONGEST]
    if len(found) < SEVERAL:
        return ()
    return tuple(Pair(one.question, one.raw, one.place, below=True) for one in found)


def _slot(question: str, taking: Taking) -> Slot | None:
    """Return the place that a question asks for, None where it is not asked for now."""
    row = _ROW.match(question)
    wanted = key(row["label"] if row else question)
    slots = [one for one in taking.wanted() if wanted in _names(one)]
    if row:
        rows = list(dict.fromkeys(one.item.id for one in taking.slots if one.item))
        number = int(row["row"]) - 1
        slots = [
            one for one in slots if one.item and number < len(rows) and one.item.id == rows[number]
        ]
    return slots[0] if len(slots) == 1 or (slots and slots[0].item is None) else None


def _names(slot: Slot) -> set[str]:
    return {key(word) for word in (slot.spec.label, *slot.spec.labels)}


def _take(slot: Slot, one: Reply, seen: Seen, taking: Taking) -> None:
    """Judge an answer as a whole, else the one value of the kind within it; a wrong one is told."""
    words = seen.words
    spans = [one.raw, *(hit.raw for hit in words.find(slot.kind, one.raw))]
    spans += [hit.raw for hit in words.numbers.find(one.raw) if slot.kind in hit.kinds]
    verdicts = [(text, words.judge(slot.kind, text, seen.on)) for text in spans]
    if verdicts[0][1].outcome is Outcome.ABSENT:
        return
    good = [pair for pair in verdicts if pair[1].value]
    given = slot.kind not in DIGITS or sum(map(str.isdigit, one.raw)) >= FEWEST_DIGITS
    if good or given:
        text, verdict = good[0] if good else verdicts[0]
        taking.put(slot, answer(slot.spec, text, verdict, one.place, sure=UNDER, label="question"))


def _under(mail: Mail, labels: Labels) -> Iterator[Reply]:
    """Yield question, answer and place, where own words stand between quoted lines."""
    above: Segment | None = None
    for number, segment in enumerate(mail.segments):
        if segment.kind is SegmentKind.BODY and above is not None:
            question = _question(above, labels)
            lines = [(n, line) for n, line in enumerate(segment.lines) if line.strip()]
            if question and lines and len(lines) <= MOST_LINES:
                first = lines[0][0]
                raw = "\n".join(line.strip() for _, line in lines)
                yield Reply(question, raw, Place(number, first, SegmentKind.BODY))
        above = segment if segment.kind is SegmentKind.QUOTED else None


def _question(segment: Segment, labels: Labels) -> str:
    """Return the label in a quote's last line, "" where it asks nothing."""
    last = next((line for line in reversed(segment.lines) if line.strip()), "")
    return labels.named(without_bullet(last).strip().rstrip(":?_ "))


def _filled_in(mail: Mail) -> Iterator[Reply]:
    """Yield the lines of our letter in which something stands where the blank was."""
    for number, segment in enumerate(mail.segments):
        if segment.kind is not SegmentKind.QUOTED:
            continue
        frames = [n for n, line in enumerate(segment.lines) if _FRAME in line.casefold()]
        for frame in frames[:1]:
            for n, line in enumerate(segment.lines[frame + 1 : frame + MOST_BLANKS], frame + 1):
                label, colon, value = line.strip().lstrip("> ").partition(":")
                if colon and value.strip(" _"):
                    place = Place(number, n, SegmentKind.QUOTED)
                    yield Reply(label.strip(), value.strip(" _"), place)


#: The words above the lines that our letter asks to fill in, and the most such lines.
_FRAME, MOST_BLANKS = "fill in the lines below", 60
