"""The last block of a list of people looks like a signature, and is none."""

import re
from collections.abc import Iterator, Sequence

from mail_intake.fields import email
from mail_intake.model.mail import Mail, Segment, SegmentKind
from mail_intake.read.markers import CLOSING

_LABEL = re.compile(r"\s*(?P<label>[^\W\d][^:@]{1,24}?)\s*:\s*\S")


def list_blocks(mail: Mail) -> Iterator[int]:
    """Yield the numbers of signatures that go on with a list above: no closing word, somebody else's address."""
    for number, segment in enumerate(mail.segments):
        if segment.kind is SegmentKind.SIGNATURE and _goes_on(segment, mail):
            yield number


def _above(mail: Mail) -> bool:
    """Whether the sender's own words name an address."""
    return any(
        email.find(line)
        for segment in mail.segments
        if segment.kind is SegmentKind.BODY
        for line in segment.lines
        if "@" in line
    )


def _goes_on(segment: Segment, mail: Mail) -> bool:
    written = [line for line in segment.lines if line.strip()]
    first = written[0] if written else ""
    if not any(char.isalnum() for char in first) or CLOSING.match(first.lower()):
        return False
    if sum(map(_is_entry, written)) > 1 or _repeats(written):
        return True
    own = {mail.sender.email.casefold(), *(one.email.casefold() for one in mail.reply_to)}
    found = {one.raw.casefold() for line in written for one in email.find(line)}
    named = {word.casefold().strip(",.") for word in mail.sender.name.split() if len(word) > 1}
    spoken = {word.casefold().strip(",.") for word in first.split()}
    return bool(found) and not found & own and not (named and named <= spoken) and _above(mail)


def _is_entry(line: str) -> bool:
    """Whether a line has an address and words beside it: one of a list, also where the sender heads it."""
    found = email.find(line) if "@" in line else ()
    if len(found) != 1:
        return False
    rest = line[: found[0].start] + " " + line[found[0].end :]
    return sum(word[0].isalpha() for word in rest.split()) > 1


def _repeats(lines: Sequence[str]) -> bool:
    """Whether labels come again: two people, label by label."""
    labels = [found["label"].casefold() for line in lines if (found := _LABEL.match(line))]
    return len(labels) > len(set(labels)) + 1


def list_end(segment: Segment) -> int:
    """Return the line below the last entry of a list: what stands there signs it."""
    last = -1
    for at, line in enumerate(segment.lines):
        if "@" in line or _LABEL.match(line):
            last = at
    return last + 1
