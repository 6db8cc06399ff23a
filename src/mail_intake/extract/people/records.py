"""Which pieces belong together: the best way to cut a row of pieces into one record for each address.

Every address is in a record, every piece in at most one. A record is worth what it knows (a name, a
title, a name that the address is made of) less the distances that it spans; the best cut is found
by dynamic programming, in time linear in the number of pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mail_intake.extract.pieces.likeness import likeness
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.fields.lexicon import Lexicon

#: Pieces in a record at most, and the distance it spans at most.
WIDEST, FARTHEST, MOST_ADDRESSES = 9, 12.0, 3
#: What is worth what.
NAME, TITLE, LIKE, UNLIKE = 5.0, 4.0, 3.0, 1.5
#: A word as a name or title by its place; a person listed without an address.
BY_PLACE, SAME_LINE, NO_ADDRESS = 1.2, 1.0, 2.0
#: What a record does not use.
OTHER_NAME, OTHER_TITLE, OTHER_ADDRESS, UNUSED = 3.0, 0.8, 4.0, 0.1
#: A further address of the same person; a name that fits another address of the mail and not this one.
AGAIN, ELSEWHERE = 1.0, 6.0
#: What stands farther away is not beside it.
BESIDE = 1.5
NEVER = float("-inf")


@dataclass(slots=True)
class Record:
    """One person with the addresses that belong to them: none, one, or more."""

    addresses: list[Part] = field(default_factory=list)
    name: Part | None = None
    title: Part | None = None
    worth: float = NEVER
    first: int = 0  #: number of its first piece


def records(parts: Sequence[Part], words: Lexicon) -> list[Record]:
    """Return the records of a row of pieces, in their order; pieces that fit nowhere are left out."""
    best: list[float] = [0.0]
    choice: list[Record | None] = [None]
    for end in range(1, len(parts) + 1):
        worth, chosen = _skipped(parts[end - 1], best[-1]), None
        spanned, addresses = 0.0, 0
        for start in range(end - 1, max(end - 1 - WIDEST, -1), -1):
            spanned += parts[start + 1].gap if start + 1 < end else 0.0
            addresses += parts[start].what is What.ADDRESS
            if spanned > FARTHEST or addresses > MOST_ADDRESSES:
                break
            one = _record(parts[start:end], spanned, words)
            if best[start] + one.worth > worth:
                one.first = start
                worth, chosen = best[start] + one.worth, one
        best.append(worth)
        choice.append(chosen)
    return _walked(choice)


def _walked(choice: Sequence[Record | None]) -> list[Record]:
    found: list[Record] = []
    end = len(choice) - 1
    while end > 0:
        chosen = choice[end]
        if chosen is not None:
            found.append(chosen)
        end = chosen.first if chosen is not None else end - 1
    return found[::-1]


def _skipped(part: Part, before: float) -> float:
    """An address is never left out; a name in a list hardly."""
    if part.what is What.ADDRESS:
        return NEVER
    if part.own or not part.whole or part.several or part.heading:
        return before
    return before - {What.NAME: 1.0, What.TITLE: 0.5}.get(part.what, 0.0)


def _record(parts: Sequence[Part], spanned: float, words: Lexicon) -> Record:
    addresses = [one for one in parts if one.what is What.ADDRESS]
    if any(one.several or one.heading for one in parts):
        return Record()
    if not addresses:
        return _listed(parts, spanned)
    record = Record(addresses=addresses)
    own = any(one.own for one in addresses)
    usable = [one for one in parts if one.what is not What.ADDRESS and (own or not one.own)]
    record.name, worth = _name(usable, addresses[0], words)
    rest = [one for one in usable if one is not record.name]
    record.title, more = _title(rest, record)
    if record.title is None and record.name is not None:
        record.title, more = _odd_title(rest, record, words)
    worth += more - spanned
    for one in rest:
        if one is not record.title:
            worth -= _unused(one)
    for one in addresses[1:]:
        worth -= _other_address(one, record, words)
    record.worth = worth
    return record


def _unused(part: Part) -> float:
    """What a piece costs that a record holds and does not use."""
    if part.what is What.NAME:
        return OTHER_NAME * part.sure * (3.0 if part.fits_another else 1.0)
    return OTHER_TITLE if part.what is What.TITLE else UNUSED


def _listed(parts: Sequence[Part], spanned: float) -> Record:
    """A person without an address: a name and a title side by side."""
    kinds = sorted(one.what for one in parts)
    if kinds != [What.NAME, What.TITLE]:
        return Record()
    name, title = sorted(parts, key=lambda one: one.what)
    if name.own != title.own:
        return Record()
    return Record(name=name, title=title, worth=NO_ADDRESS * min(name.sure, 1.0) - spanned)


def _name(parts: Sequence[Part], address: Part, words: Lexicon) -> tuple[Part | None, float]:
    """Return the name of a record and what it is worth."""
    best, worth = None, 0.0
    for one in parts:
        if one.what not in {What.NAME, What.WORD}:
            continue
        like = likeness(one.text, address.text, words)
        value = (
            LIKE * like if like > 0 else UNLIKE * like - (ELSEWHERE if one.fits_another else 0.0)
        )
        if one.what is What.NAME:
            value += NAME * one.sure
        else:
            near = SAME_LINE if one.line == address.line else 0.0
            value += BY_PLACE + near if like > 0 or (near and one.raw[:1].isupper()) else NEVER
        if value > worth:
            best, worth = one, value
    return best, worth


def _title(parts: Sequence[Part], record: Record) -> tuple[Part | None, float]:
    """Return the title of a record and what it is worth; of two the one nearer to the name."""
    best, worth = None, 0.0
    anchor = record.name or record.addresses[0]
    for one in parts:
        apart = 0.01 * abs(one.line - anchor.line) + (
            0.0001 * abs(one.start - anchor.start) if one.line == anchor.line else 0.0
        )
        if one.about and not _is_about(one, record):
            continue
        if one.what in {What.TITLE, What.SAME}:
            value = TITLE * one.sure - min(apart, 0.5)
        elif one.what is What.WORD and record.name is not None:
            value = (
                BY_PLACE
                + (SAME_LINE if one.line in {anchor.line, record.addresses[0].line} else 0.0)
                - min(apart, 0.5)
            )
        else:
            continue
        if value > worth:
            best, worth = one, value
    return best, worth


def _odd_title(parts: Sequence[Part], record: Record, words: Lexicon) -> tuple[Part | None, float]:
    """A title that looks like a name ("Data Whisperer"): the address is made of the other one."""
    name, address = record.name, record.addresses[0].text
    if name is None or likeness(name.text, address, words) <= 0:
        return None, 0.0
    for one in parts:
        near = abs(one.line - name.line) <= 1 and one.gap <= BESIDE
        if one.what is not What.NAME or not one.whole or not near or one.fits_another:
            continue
        if likeness(one.text, address, words) <= 0 and not same_person(one.text, name.text):
            return one, BY_PLACE
    return None, 0.0


def _other_address(one: Part, record: Record, words: Lexicon) -> float:
    """What a further address costs: nothing if it is the same again, less than nothing if it fits the name."""
    if one.text.casefold() == record.addresses[0].text.casefold():
        return 0.0
    like = likeness(record.name.text, one.text, words) if record.name else 0.0
    if like > 0:
        return -AGAIN - like
    return OTHER_ADDRESS if like == 0 else 2 * OTHER_ADDRESS


def _is_about(title: Part, record: Record) -> bool:
    """Whether a title that is said of somebody by name is said of this one."""
    name = record.name.text if record.name is not None else ""
    return same_person(title.about, name)


def same_person(name: str, other: str) -> bool:
    """Whether two names have a word in common: "Jane" and "Jane Doe"."""
    return bool(words_of(name) & words_of(other))


def words_of(name: str) -> set[str]:
    """Return the words of a name, folded."""
    return {word.casefold().strip(".,") for word in name.split()}
