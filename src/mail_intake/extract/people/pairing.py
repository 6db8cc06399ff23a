"""Names and addresses that stand apart: by likeness, by a first letter, by an inbox that several share."""

import re
from collections.abc import Sequence

from mail_intake.extract.people.records import Record, words_of
from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.likeness import is_shared, likeness
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.extract.pieces.subject import subject_span
from mail_intake.fields.lexicon import Lexicon

#: How sure a name is that only its first letter pairs with an address.
BY_LETTER = 0.6
#: Only so many are compared with each other.
MOST = 40
#: Words for an address that several people read.
_SHARE = re.compile(
    r"\b(?:shar(?:e|es|ed|ing)|both (?:use|read|check|monitor|have|get|answer|work)|(?:use|have|read) the same|(?:monitored|read|checked|answered|staffed|used|managed) by|go(?:es)? to both)\b",
    re.IGNORECASE,
)


def pair(
    parts: Sequence[Part], found: list[Record], lines: Sequence[Line], words: Lexicon
) -> None:
    """Bring together what the rows of pieces keep apart."""
    _by_likeness(found, words)
    _by_letter(parts, found, lines)
    _one_address(found, lines, words)


def _by_likeness(found: list[Record], words: Lexicon) -> None:
    """A person named in one place has the address in another that is made of the name."""
    bare = [one for one in found if one.addresses and one.name is None][:MOST]
    alone = [one for one in found if not one.addresses and one.name][:MOST]
    for one in bare:
        address = one.addresses[0].text
        fitting = [
            other for other in alone
            if other.name and likeness(other.name.text, address, words) > 0
        ]  # fmt: skip
        if len(fitting) == 1:
            one.name, one.title = fitting[0].name, one.title or fitting[0].title
            found.remove(fitting[0])
            alone.remove(fitting[0])


def _by_letter(parts: Sequence[Part], found: Sequence[Record], lines: Sequence[Line]) -> None:
    """ "Kim is the office manager" tells whose "ktran@" is, if no other address begins so."""  # noqa: D210 - a quotation
    used = {id(one.title) for one in found}
    known = {word for one in found if one.name for word in words_of(one.name.text)}
    bare = [one for one in found if one.addresses and not one.name and not one.title][:MOST]
    for title in parts if bare else ():
        if title.what is not What.TITLE or not title.about or id(title) in used:
            continue
        letter = title.about[:1].casefold()
        fitting = [
            one for one in bare
            if one.name is None and one.addresses[0].text[:1].casefold() == letter
        ]  # fmt: skip
        if len(fitting) == 1 and not words_of(title.about) & known:
            fitting[0].name, fitting[0].title = named(title, lines[title.line], BY_LETTER), title


def named(title: Part, line: Line, sure: float) -> Part | None:
    """Return who a title is said of, in the same sentence."""
    span = subject_span(line.text, title.start)
    if span is None:
        return None
    start, end = span
    return Part(
        what=What.NAME, raw=line.raw[start:end], place=line.place(start), start=start, end=end,
        line=title.line, sure=sure, whole=False,
    )  # fmt: skip


def _one_address(found: Sequence[Record], lines: Sequence[Line], words: Lexicon) -> None:
    """Two people who share an inbox have the same address."""
    inboxes: dict[int, list[Record]] = {}
    for one in found:
        if one.addresses and is_shared(one.addresses[0].text, words):
            inboxes.setdefault(one.addresses[0].line, []).append(one)
    for one in found:
        there = (
            inboxes.get(one.name.line, []) if one.name is not None and not one.addresses else []
        )
        if (
            len(there) == 1
            and one.name
            and not one.name.own
            and _SHARE.search(lines[one.name.line].text)
        ):
            one.addresses = list(there[0].addresses)
