"""People with their addresses: each e-mail address with one name and one job title, in any layout."""

import re
from collections.abc import Sequence

from mail_intake.extract.candidates import OWN, Seen
from mail_intake.extract.listblock import list_blocks
from mail_intake.extract.people.columns import Columns
from mail_intake.extract.people.grids import Grids, tables_of
from mail_intake.extract.people.labels import Asked
from mail_intake.extract.people.oneself import introduced, oneself
from mail_intake.extract.people.passage import Passage, passage
from mail_intake.extract.people.person import SAID, Maker, Person
from mail_intake.extract.people.records import same_person
from mail_intake.extract.people.settle import settled
from mail_intake.extract.people.signoff import signs_off
from mail_intake.extract.people.values import Values
from mail_intake.extract.pieces.likeness import is_shared
from mail_intake.extract.pieces.named import Namer
from mail_intake.extract.writer import Found, is_fuller
from mail_intake.fields import email
from mail_intake.model.answer import Row
from mail_intake.model.form import ItemSpec
from mail_intake.model.mail import SegmentKind

#: The writer of a shared inbox need not be the one whom it belongs to: a person looks.
UNSURE = 0.65
_ANSWER = re.compile(r"\s*(?:re|aw|rv|sv|antw)\s*:", re.IGNORECASE)
_SIGNED = frozenset({SegmentKind.SIGNATURE})
_KINDS = ("email", "contact_name", "job_title")


class Contacts:
    """Finds the rows of a `contacts` form."""

    def __init__(self, seen: Seen, spec: ItemSpec) -> None:
        self.seen = seen
        specs = {one.kind: one for one in reversed(spec.fields)}
        self.namer = Namer(seen.words, _locals(seen), seen.writer.sender.email)
        self.values = Values(self.namer, Asked(seen.labels, spec.fields))
        self.make = Maker(seen, specs)
        replies = seen.mail.in_reply_to or seen.mail.references
        self.follows = bool(replies) or _ANSWER.match(seen.mail.subject) is not None
        self.gaps: list[Person] = []  #: names and titles without an address: they fill gaps
        self.spoken: list[Person] = []  #: people of whom a sentence speaks, without an address

    def rows(self) -> tuple[Row, ...]:
        """Return one row for each address, in the order of the mail."""
        people, used = self._tables()
        people += self._lines(OWN - {SegmentKind.SUBJECT}, used)
        people = settled(people, self.seen.words)
        people = self._without_signature(people)
        if people and self.follows:
            people += [one for one in self.gaps if not _is_among(one, people)]
        people = people or self._nobody()
        if not people:
            # the only address of the whole mail stands under it: that is the contact
            people = settled(self._lines(_SIGNED, used), self.seen.words)
        for one in people:
            self._writers(one)
        return tuple(
            Row(answers=tuple(one.parts[kind] for kind in _KINDS if kind in one.parts))
            for one in people
        )

    def _without_signature(self, people: list[Person]) -> list[Person]:
        """Leave out who only signs a note on the contacts that a message passed on or a file names."""
        mine = self.seen.writer.sender.email.casefold()
        segments = {at for one in people for at in _segments(one)}
        if len(people) < 2 or len(segments) < 2:  # noqa: PLR2004 - a note, and what it passes on
            return people
        return [
            one for one in people
            if one.value("email").casefold() != mine or not self._signs(one, people)
        ]  # fmt: skip

    def _signs(self, one: Person, people: Sequence[Person]) -> bool:
        places = [part.evidence for part in one.parts.values() if part.evidence is not None]
        at = {place.segment for place in places}
        number = min(at)
        if len(at) > 1 or any(_segments(other) & at for other in people if other is not one):
            return False
        segment = self.seen.mail.segments[number]
        name = one.parts.get("contact_name")
        if (
            name is None
            or name.evidence is None
            or any(place.line < name.evidence.line for place in places)
        ):
            return False  # "use my address, jane@…, too": said above who signs
        return segment.kind is SegmentKind.BODY and signs_off(places, segment.lines)

    def _tables(self) -> tuple[list[Person], set[tuple[int, int]]]:
        """Return the people of all tables, and the lines these stand in."""
        found: list[Person] = []
        used: set[tuple[int, int]] = set()
        reader = Grids(Columns(self.values))
        for grid, place in tables_of(self.seen.mail, self.seen.layout.tables, OWN):
            entries = reader.entries(grid, place, self.seen.mail.segments[place.segment].lines)
            for one in entries:
                found += self.make.of_entry(one)
            if entries:
                used |= {(place.segment, grid.line + n) for n in range(len(grid.rows))}
        return found, used

    def _lines(self, kinds: frozenset[SegmentKind], used: set[tuple[int, int]]) -> list[Person]:
        """Return the people of all lines in these parts of the mail."""
        found: list[Person] = []
        listed = set(list_blocks(self.seen.mail))
        for number, segment in enumerate(self.seen.mail.segments):
            if segment.kind in kinds or number in listed:
                skip = frozenset(line for at, line in used if at == number)
                one = passage(self.seen, number, self.values, skip)
                found += [
                    person for record in one.listed() for person in self.make.of_record(record)
                ]
                if segment.kind is SegmentKind.BODY:
                    self._without_address(one)
        return found

    def _without_address(self, one: Passage) -> None:
        """Keep what stands without an address: it may fill a gap, or name somebody."""
        for record in one.spoken():
            self.spoken += self.make.of_record(record)
        for name, title in one.gaps(self.seen):
            # who does not answer us gives a value on purpose only behind a label
            if self.follows or any(part is not None and part.label for part in (name, title)):
                person = Person()
                person.put("contact_name", self.make.of_part("contact_name", name))
                person.put("job_title", self.make.of_part("job_title", title))
                self.gaps += [person] if person.parts else []

    def _nobody(self) -> list[Person]:
        """No address is named: an answer fills gaps, or the writer is meant."""
        if self.gaps:
            return self.gaps
        found = oneself(self.seen, self.namer)
        if found is None or (found.sure < SAID and self.spoken):
            return self.spoken[:1] if len(self.spoken) == 1 else []
        one = Person()
        for kind, part in zip(_KINDS, (found.email, found.name, found.title), strict=True):
            self._take(one, kind, part, found.sure)
        return [one] if "email" in one.parts else []

    def _writers(self, one: Person) -> None:
        """The writer's own address has the writer's name and title, where the words give no others."""
        address = one.value("email").casefold()
        writer = self.seen.writer
        if not address or address not in {
            writer.sender.email.casefold(),
            *(held.casefold() for held in writer.emails),
        }:
            return
        held = one.parts.get("contact_name")
        if (
            held is not None
            and writer.name is not None
            and not same_person(held.value, writer.name.raw)
        ):
            return
        if (
            held is not None
            and writer.name
            and is_fuller(writer.name.raw, held.value, self.seen.words)
        ):
            del one.parts["contact_name"]  # "Jane" who signs is Jane Doe of From
        if {"contact_name", "job_title"} <= one.parts.keys():
            return
        sure = UNSURE if is_shared(address, self.seen.words) and held is None else SAID
        told = introduced(self.seen, self.namer, SegmentKind.BODY)
        self._take(one, "contact_name", writer.name or told[0], sure)
        self._take(one, "job_title", writer.title or told[1], sure)

    def _take(self, one: Person, kind: str, part: Found | None, sure: float) -> None:
        if part is not None:
            said, raw = part.raw, part.characters
            one.put(kind, self.make.answer(kind, raw, part.evidence, sure=sure, said=said))


def _segments(one: Person) -> set[int]:
    """Return the parts of the mail that a person's answers stand in."""
    places = [part.evidence for part in one.parts.values() if part.evidence is not None]
    return {place.segment for place in places if place.segment >= 0}


def _locals(seen: Seen) -> tuple[str, ...]:
    """Every address of the mail, the sender's, too: names are compared with them."""
    kinds = OWN | {SegmentKind.SIGNATURE}
    found = [
        one.raw
        for segment in seen.mail.segments
        if segment.kind in kinds
        for line in segment.lines
        if "@" in line or " at " in line.lower() or "[at]" in line.lower()
        for one in email.find(line)
    ]
    return tuple(dict.fromkeys(found))


def _is_among(one: Person, people: Sequence[Person]) -> bool:
    """Whether a name or a title alone is already somebody's."""
    return any(
        all(other.value(kind) == part.value for kind, part in one.parts.items())
        for other in people
    )
