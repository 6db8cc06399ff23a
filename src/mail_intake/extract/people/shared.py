"""Titles that are said of several people, or elsewhere: headings, "same as above", "both are …", "Jane is our biller"."""

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from mail_intake.extract.people.records import Record, words_of
from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.fields.job_title import Titles

_AS = re.compile(r"\bas (?:our |the |a |an )?(?:new )?$", re.IGNORECASE)
#: So many characters before a title tell as what somebody follows another.
NEAR = 20
#: So many titles are said of several people, and so many people have a name in common, at most.
MOST = 40


def share(
    parts: Sequence[Part], found: Sequence[Record], lines: Sequence[Line], titles: Titles
) -> None:
    """Give each record without a title of its own the one that is said of it, too."""
    _same(found)
    _successors(found, lines)
    _about(parts, found)
    firsts = [one.first for one in found]
    headings = [at for at, part in enumerate(parts) if part.heading]
    for at, end in pairwise((*headings, len(parts))):
        _give(singular(parts[at], titles), found[bisect(firsts, at) : bisect(firsts, end)])
    several = [at for at, part in enumerate(parts) if part.several]
    for at in several[:MOST]:
        lacking = [one for one in found[: bisect(firsts, at)] if one.title is None]
        _give(singular(parts[at], titles), lacking[-parts[at].several :])


def _about(parts: Sequence[Part], found: Sequence[Record]) -> None:
    """Give a title to the person of whom a sentence says it by name."""
    named: dict[str, list[Record]] = {}
    for one in found:
        for word in words_of(one.name.text) if one.name else ():
            named.setdefault(word, []).append(one)
    for part in parts:
        if part.what is What.TITLE and part.about:
            meant = [one for word in words_of(part.about) for one in named.get(word, [])[:MOST]]
            _give(part, meant)


def _give(title: Part, found: Sequence[Record]) -> None:
    for one in found:
        one.title = one.title or title


def _same(found: Sequence[Record]) -> None:
    """Take the title of the record above for "same title"."""
    above: Part | None = None
    for one in found:
        if one.title is not None and one.title.what is What.SAME:
            one.title = above
        above = one.title or above


def _successors(found: Sequence[Record], lines: Sequence[Line]) -> None:
    """Of "Jane has replaced Bob as our biller" the title is Jane's."""
    for one, following in pairwise(found):
        title = following.title
        gone = bool(following.addresses) and following.addresses[0].gone
        if title is None or not gone or one.title is not None or one.name is None:
            continue
        text = lines[title.line].text
        if one.name.line == title.line and _AS.search(
            text, max(0, title.start - NEAR), title.start
        ):
            one.title, following.title = title, None


def singular(title: Part, titles: Titles) -> Part:
    """Return "office manager" where "office managers" is said of several."""
    shorter = title.raw[:-1]
    if title.raw.endswith("s") and titles.stands(shorter):
        return replace(title, raw=shorter, end=title.end - 1)
    return title
