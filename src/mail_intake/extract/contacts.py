"""People with their addresses: each e-mail address with one name and one job title, in any layout."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mail_intake.extract.candidates import OWN, Seen, answer
from mail_intake.extract.layout import Pair, Place, Table, Text, without_bullet
from mail_intake.fields import email
from mail_intake.fields.fold import alike, fold, key
from mail_intake.model.answer import Answer, Evidence, Outcome, Row
from mail_intake.model.form import FieldSpec, ItemSpec
from mail_intake.model.mail import SegmentKind

_SPLIT = re.compile(r"\s*[|;•·–—\t]\s*|\s+-+\s+|\s*[()\[\]<>]\s*|,\s+|:\s+|\s{2,}|\s*/\s+")
#: No title is longer, in characters or words; a longer line is prose.
LONGEST_TITLE, MOST_WORDS, LONGEST_LINE = 70, 8, 80
_REMOVES = re.compile(
    r"\b(?:remove|delete|no longer use|take off|unsubscribe|instead of|replac(?:e|es|ing)|discontinue|stop (?:using|sending))\b",
    re.IGNORECASE,
)
#: Words that lead to a name in prose and are none.
_LEAD = re.compile(
    r"^(?:and|or|is|are|the|our|my|to|please|also|send|email|e-mail|contact|name|address|at|reach|write|use|cc|for|alerts?|title|job title|position|role|her|his|their|copy|add|new|she|he|who|as|a|an|it|its|this|that|sorry|oh)\b[\s:,.]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Person:
    """One contact being put together."""

    parts: dict[str, Answer] = field(default_factory=dict)

    def put(self, one: Answer) -> None:
        """Take a part that is not there yet."""
        self.parts.setdefault(one.field, one)


class Contacts:
    """Finds the rows of a `contacts` form."""

    def __init__(self, seen: Seen, spec: ItemSpec) -> None:
        self.seen = seen
        by_kind = {one.kind: one for one in spec.fields}
        self.email, self.name, self.title = (
            by_kind["email"],
            by_kind["contact_name"],
            by_kind["job_title"],
        )
        self.specs = (self.email, self.name, self.title)
        self.people: list[Person] = []

    def rows(self) -> tuple[Row, ...]:
        """Return one row for each address, in the order of the mail."""
        for table in self.seen.layout.tables:
            if table.place.kind in OWN:
                self._table(table)
        if not self.people:
            self._pairs()
        self._lines(OWN)
        if not self.people and (self.seen.mail.in_reply_to or self.seen.mail.references):
            self._gap()
        if not self.people:
            self._writer()
        if not self.people:
            # the only address of the whole mail stands under it: that is the contact
            self._lines(frozenset({SegmentKind.SIGNATURE}))
        rows = [
            Row(answers=tuple(person.parts.values())) for person in self.people if person.parts
        ]
        return tuple(row for row in rows if row.get(self.email.name) or len(row.answers) > 0)

    def _known(self) -> set[str]:
        held = (person.parts.get(self.email.name) for person in self.people)
        return {one.value.casefold() for one in held if one and one.value}

    def _answer(
        self, spec: FieldSpec, raw: str, place: Place | Evidence, sure: float
    ) -> Answer | None:
        verdict = self.seen.words.judge(spec.kind, raw, self.seen.on)
        if verdict.outcome is Outcome.ABSENT:
            return None
        if (
            spec is self.email
            and verdict.value
            and verdict.value.rpartition("@")[2] in self.seen.plan.domains
        ):
            return None
        return answer(spec, raw, verdict, place, sure=sure)

    def _table(self, table: Table) -> None:
        columns = {one.name: self._column(table, one) for one in self.specs}
        if columns[self.email.name] is None:
            return
        for number, row in enumerate(table.rows):
            place = Place(table.place.segment, table.place.line + number + 1, table.place.kind)
            person = Person()
            for spec in self.specs:
                column = columns[spec.name]
                cell = row[column].strip() if column is not None and column < len(row) else ""
                one = self._answer(spec, cell, place, 0.97) if cell else None
                if one is not None:
                    person.put(one)
            if person.parts:
                self.people.append(person)

    def _column(self, table: Table, spec: FieldSpec) -> int | None:
        words = {key(word) for word in (spec.label, *spec.labels)}
        return next((n for n, head in enumerate(table.header) if head in words), None)

    def _pairs(self) -> None:
        """Labelled blocks: a label that comes again begins the next person."""
        person = Person()
        for pair in self.seen.layout.pairs:
            spec = next((one for one in self.specs if self._labels(pair, one)), None)
            if pair.place.kind not in OWN or spec is None or not pair.value:
                continue
            if spec.name in person.parts:
                self.people.append(person)
                person = Person()
            self._fill(person, spec, pair)
        self.people.append(person)
        self.people = [
            one
            for one in self.people
            if self.email.name in one.parts or len(one.parts) > 1 or self._answers_gap(one)
        ]

    def _answers_gap(self, person: Person) -> bool:
        """A single labelled value without an address may fill a gap of an earlier message."""
        return len(person.parts) > 0 and not any(
            email.find(one.text)
            for one in self.seen.layout.texts
            if one.place.kind is SegmentKind.BODY
        )

    def _labels(self, pair: Pair, spec: FieldSpec) -> bool:
        return pair.label in {key(word) for word in (spec.label, *spec.labels)}

    def _fill(self, person: Person, spec: FieldSpec, pair: Pair) -> None:
        found = email.find(pair.value)
        if spec is not self.email and found:
            return  # "Contact: Jane Smith, jane@…" is a line of its own
        raw = found[0].raw if spec is self.email and len(found) == 1 else pair.value
        if spec is self.email and len(found) > 1:
            return
        one = self._answer(spec, raw, pair.place, 0.97)
        if one is not None:
            person.put(one)

    def _lines(self, kinds: frozenset[SegmentKind]) -> None:
        """Lines and sentences with an address, in these parts of the mail."""
        known = self._known()
        texts = [
            one
            for one in self.seen.layout.texts
            if one.place.kind in kinds and one.place.kind is not SegmentKind.SUBJECT
        ]
        for number, one in enumerate(texts):
            before = 0
            for match in email.find(one.text):
                before, reach = match.end, before
                verdict = email.judge(match.raw)
                if not verdict.value or verdict.value.casefold() in known:
                    continue
                if _REMOVES.search(one.text[max(reach, match.start - 60) : match.start]):
                    continue
                address = self._answer(self.email, match.raw, one.place, match.confidence)
                if address is None:
                    continue
                known.add(verdict.value.casefold())
                person = Person()
                person.put(address)
                self._beside(person, one, (match.start, match.end), (texts, number))
                self.people.append(person)

    def _beside(
        self, person: Person, one: Text, span: tuple[int, int], around: tuple[Sequence[Text], int]
    ) -> None:
        """Name and title on the same line, in the same sentence, or in the lines around it."""
        start, end = self._clause(one.text, span)
        before = one.text[start : span[0]]
        after = one.text[span[1] : end]
        self._pieces(person, before, one.place, from_end=True)
        self._pieces(person, after, one.place, from_end=False)
        self._prose(person, f"{before} \n {after}", one.place)
        if len(person.parts) < len(self.specs):
            self._around(person, *around)

    def _clause(self, text: str, span: tuple[int, int]) -> tuple[int, int]:
        """Cut a line with several addresses between them; a sentence ends at a full stop."""
        others = [one for one in email.find(text) if (one.start, one.end) != span]
        start = max((one.end for one in others if one.end <= span[0]), default=0)
        end = min((one.start for one in others if one.start >= span[1]), default=len(text))
        stops = [
            hit.end()
            for hit in re.finditer(r"[.!?]\s+(?=[A-Z])", text)
            if start <= hit.end() <= span[0]
        ]
        if end < len(text):
            # what stands before the next address belongs to that one, but for "(…)" behind this one
            bracket = re.match(r"\s*\([^()]{1,120}\)", text[span[1] : end])
            end = (
                span[1] + bracket.end()
                if bracket
                else (span[1] if start or text[: span[0]].strip(" ,;-") else end)
            )
        return (max([start, *stops]), end)

    def _pieces(self, person: Person, text: str, place: Place, *, from_end: bool) -> None:
        pieces = [
            piece
            for piece in (_tidied(part) for part in _SPLIT.split(without_bullet(text)))
            if piece
        ]
        for piece in reversed(pieces) if from_end else pieces:
            self._piece(person, piece, place)

    def _piece(self, person: Person, piece: str, place: Place) -> None:
        if self.seen.words.placeholders.code(piece):
            return
        person_like = self.seen.words.names.is_person(piece)
        spoken = [
            one
            for one in self.seen.words.names.find(piece)
            if not self.seen.words.titles.is_title(one.raw)
        ]
        if spoken and not person_like:
            return  # "our office manager Ann Lee" is for prose
        title_like = self.seen.words.titles.is_title(piece) and len(piece) <= LONGEST_TITLE
        if (
            title_like
            and (not person_like or not self.seen.words.names.credential.search(piece))
            and not _is_sentence(piece)
        ):
            one = self._answer(self.title, piece, place, 0.9)
        elif person_like:
            one = self._answer(self.name, piece, place, 0.9)
        else:
            one = None
        if one is not None:
            person.put(one)

    def _prose(self, person: Person, text: str, place: Place) -> None:
        if self.name.name not in person.parts:
            names = self.seen.words.names.find(alike(text))
            if names:
                one = self._answer(
                    self.name, names[-1].raw if len(names) == 1 else names[0].raw, place, 0.75
                )
                if one is not None:
                    person.put(one)
        if self.title.name not in person.parts:
            titles = self.seen.words.titles.find(text)
            if titles:
                one = self._answer(
                    self.title, max(titles, key=lambda hit: len(hit.raw)).raw, place, 0.75
                )
                if one is not None:
                    person.put(one)

    def _around(self, person: Person, texts: Sequence[Text], number: int) -> None:
        """The lines directly above and below, as long as they hold no address of their own."""
        for step in (-1, 1):
            for near in range(1, 3):
                at = number + step * near
                if not 0 <= at < len(texts):
                    break
                line = texts[at]
                if (
                    not line.text.strip()
                    or email.find(line.text)
                    or line.place.segment != texts[number].place.segment
                    or len(line.text) > LONGEST_LINE
                ):
                    break
                self._pieces(person, line.text, line.place, from_end=step < 0)

    def _gap(self) -> None:
        """A follow-up that names a person with a title fills the gap of an earlier message."""
        for one in self.seen.layout.texts:
            if one.place.kind is not SegmentKind.BODY:
                continue
            for sentence in re.split(r"(?<=[a-z])[.!?]\s+", one.text):
                person = Person()
                self._pieces(person, sentence, one.place, from_end=False)
                if self.name.name in person.parts and self.title.name in person.parts:
                    self.people.append(person)

    def _writer(self) -> None:
        """No address is named: "please use this address" means the writer's own."""
        own = " ".join(
            one.text for one in self.seen.layout.texts if one.place.kind is SegmentKind.BODY
        )
        asks = re.search(
            r"\b(?:me|my|this (?:e-?mail|address|account|one)|the address (?:above|below)|same address|below|signature)\b",
            own,
            re.IGNORECASE,
        )
        sender = self.seen.writer.sender.email
        if not asks or not sender:
            return
        person = Person()
        first = self._answer(self.email, sender, Evidence(segment=-1, line=-1, label="From"), 0.85)
        if first is None:
            return
        person.put(first)
        for spec, found in (
            (self.name, self.seen.writer.name),
            (self.title, self.seen.writer.title),
        ):
            one = self._answer(spec, found.raw, found.evidence, 0.85) if found else None
            if one is not None:
                person.put(one)
        self.people.append(person)


def _tidied(part: str) -> str:
    text = fold(part).strip(" ,;:.*-–\"'")
    for _ in range(4):
        shorter = _LEAD.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text


def _is_sentence(piece: str) -> bool:
    return (
        len(piece.split()) > MOST_WORDS
        or re.search(
            r"\b(?:is|are|will|would|please|should|can|has|have|we|you)\b", piece, re.IGNORECASE
        )
        is not None
    )
