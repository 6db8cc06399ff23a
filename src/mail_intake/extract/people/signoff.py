"""Whose words they are: names that sign a text are the writer's, and no contact of the list above."""

import re
from collections.abc import Sequence

from mail_intake.extract.candidates import Seen
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.model.answer import Evidence
from mail_intake.model.mail import Segment

#: A signature is no taller and no wider.
TALLEST, LONGEST = 8, 70
_WORD = re.compile(r"\w{2,}")


def mark_own(parts: Sequence[Part], seen: Seen, segment: Segment) -> None:
    """Mark the writer's addresses, and what stands from the writer's name on below the last address."""
    writer = seen.writer
    own = {writer.sender.email.casefold(), *(one.casefold() for one in writer.emails)}
    if segment.author:
        own.add(segment.author.email.casefold())
    for one in parts:
        if one.what is What.ADDRESS and one.raw.casefold() in own:
            one.own = True
    names = _names(seen, segment)
    last = max((at for at, one in enumerate(parts) if one.what is What.ADDRESS), default=-1)
    for at in range(last + 1, len(parts)):
        one = parts[at]
        alone = last < 0 or one.line > parts[last].line
        if (
            one.what in {What.NAME, What.WORD}
            and alone
            and one.whole
            and _is_one_of(one.text, names)
        ):
            for behind in parts[at:]:
                behind.own = True
            return


def signs_off(evidence: Sequence[Evidence], lines: Sequence[str]) -> bool:
    """Whether a name, a title and an address are the last block of a text: each in a short line of its own.

    So a note ends that passes on whom somebody else names.
    """
    first = min((one.line for one in evidence), default=-1)
    if first < 0 or len({one.line for one in evidence}) < len(evidence) or len(evidence) == 1:
        return False
    block = [line for line in lines[first:] if line.strip()]
    return len(block) <= TALLEST and all(len(line) <= LONGEST for line in block)


def _names(seen: Seen, segment: Segment) -> list[set[str]]:
    told = [seen.writer.sender.name, seen.mail.sender.name]
    if seen.writer.name is not None:
        told.append(seen.writer.name.raw)
    if segment.author is not None:
        told.append(segment.author.name)
    return [found for one in told if (found := _words(one))]


def _words(name: str) -> set[str]:
    return {one.casefold() for one in _WORD.findall(name)}


def _is_one_of(name: str, names: Sequence[set[str]]) -> bool:
    """Whether a name is one of these, or the first or last of its words."""
    spoken = _words(name)
    return bool(spoken) and any(spoken <= one or (len(one) > 1 and one <= spoken) for one in names)
