"""Which lines of a mail are read as sentences: the sender's own, and those of what they pass on."""

import re
from collections.abc import Iterator

from mail_intake.extract.candidates import OWN
from mail_intake.extract.layout import Place, Text
from mail_intake.model.mail import Mail, Segment, SegmentKind

_SENTENCES = OWN - {SegmentKind.SUBJECT}
#: The lines over a message that was passed on.
_HEADER = re.compile(
    r"^[\s>*_-]*(?:(?:begin )?forwarded message|original message|(?:from|to|cc|bcc|sent|date|subject|reply-to|importance|attachments)\*?\s?:)|^[\s>*_-]*$",
    re.IGNORECASE,
)


def own_lines(mail: Mail, covered: frozenset[tuple[int, int]]) -> list[Text]:
    """Return the lines of body, attachments and what was passed on; `covered` belong to tables."""
    return [
        one
        for number, segment in enumerate(mail.segments)
        if segment.kind in _SENTENCES
        for one in _lines(number, segment, _headers(segment))
        if (number, one.place.line) not in covered
    ]


def subject_lines(mail: Mail) -> list[Text]:
    """Return the subject."""
    return [
        one
        for number, segment in enumerate(mail.segments)
        if segment.kind is SegmentKind.SUBJECT
        for one in _lines(number, segment, 0)
    ]


def _lines(number: int, segment: Segment, first: int) -> Iterator[Text]:
    for n, line in enumerate(segment.lines[first:], first):
        yield Text(line, Place(number, n, segment.kind))


def _headers(segment: Segment) -> int:
    """Return how many of its first lines are the headers of a message that was passed on."""
    if segment.kind is not SegmentKind.FORWARDED:
        return 0
    lines = enumerate(segment.lines)
    return next((n for n, line in lines if not _HEADER.match(line)), len(segment.lines))
