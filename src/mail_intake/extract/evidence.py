"""Every answer's own characters, found again where they stand, and believed no more than those."""

import re
from dataclasses import replace

from mail_intake.fields.fold import alike
from mail_intake.model.answer import Answer, Evidence, Extraction, Row
from mail_intake.model.mail import Mail

#: A value goes on over no more lines than this.
HEIGHT = 8
#: Of what was read by OCR, at its best: low enough that each value is shown to be doubted.
PICTURED = 0.65
#: What may stand between two words of a value where it goes on: line ends, cell edges, commas.
_BETWEEN = r"[\s,;|•·>*]{1,12}"


def evident(mail: Mail, found: Extraction) -> Extraction:
    """Return the extraction with each answer's characters and place as they stand in the mail,
    believed no more than those characters are.
    """
    return replace(
        found,
        answers=tuple(believed(mail, located(mail, one)) for one in found.answers),
        rows=tuple(
            Row(answers=tuple(believed(mail, located(mail, one)) for one in row.answers))
            for row in found.rows
        ),
    )


def believed(mail: Mail, answer: Answer) -> Answer:
    """Return the answer, less sure where its characters were read by OCR."""
    place = answer.evidence
    if place is None or not 0 <= place.segment < len(mail.segments):
        return answer
    certainty = mail.segments[place.segment].certainty
    if certainty >= 1:
        return answer
    return replace(answer, confidence=min(answer.confidence, PICTURED * certainty))


def located(mail: Mail, answer: Answer) -> Answer:
    """Return the answer with `raw` as the sender wrote it and the column at which it begins.

    What a header gives (segment -1) has no line. A value whose characters cannot be found keeps
    its line and has no column (-1).
    """
    place = answer.evidence
    if place is None or place.segment < 0 or place.segment >= len(mail.segments):
        return answer
    lines = mail.segments[place.segment].lines
    span = _span(lines, place.line, answer.raw)
    if span is None:
        return answer
    line, start, raw = span
    spot = Evidence(segment=place.segment, line=line, start=start, label=place.label)
    return replace(answer, raw=raw, evidence=spot)


def _span(lines: tuple[str, ...], first: int, raw: str) -> tuple[int, int, str] | None:
    """Return line, column and the characters of a value that begins at or below a line."""
    text = "\n".join(lines[first : first + HEIGHT])
    start = text.find(raw)
    end = start + len(raw)
    if start < 0:
        words = [re.escape(word) for word in re.split(_BETWEEN, alike(raw)) if word]
        found = re.search(_BETWEEN.join(words), alike(text)) if words else None
        if found is None:
            return None
        start, end = found.span()
    before = text[:start]
    return first + before.count("\n"), len(before) - before.rfind("\n") - 1, text[start:end]
