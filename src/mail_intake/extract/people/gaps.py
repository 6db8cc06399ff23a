"""What an answer says without an address: "She is the billing lead", "Office manager for both"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mail_intake.extract.people.pairing import named
from mail_intake.extract.people.records import Record
from mail_intake.extract.people.shared import singular
from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.fields.job_title import Titles

#: How many people a title is said of, as the label of its evidence.
SEVERAL = "all"
#: How sure a name is that a sentence begins with.
SUBJECT = 0.8


def answers_gap(
    parts: Sequence[Part], found: Sequence[Record], lines: Sequence[Line], titles: Titles
) -> Iterator[tuple[Part | None, Part | None]]:
    """Yield (name, title) pairs, one of them maybe None, of what stands without an address."""
    taken = {
        id(one)
        for record in found
        for one in (record.name, record.title)
        if one is not None and record.addresses
    }
    paired = {id(record.title): record.name for record in found if not record.addresses}
    in_pairs = {id(one) for one in paired.values()}
    for one in parts:
        if id(one) in taken or one.own or one.what is What.ADDRESS:
            continue
        if one.what is What.TITLE and id(one) in paired:
            yield paired[id(one)], one
        elif one.what is What.TITLE and one.several:
            yield None, replace(singular(one, titles), label=SEVERAL)
        elif one.what is What.TITLE:
            name = named(one, lines[one.line], SUBJECT)
            if name is not None or one.whole:
                yield name, one
        elif one.what is What.NAME and one.whole and id(one) not in in_pairs:
            yield one, None
