"""A clause's changes as drafts: what each reader found in it, with its values judged and its day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mail_intake.extract import pronouns, staff, worded
from mail_intake.extract.carried import Carried
from mail_intake.extract.days import Day, best
from mail_intake.extract.draft import PEOPLE, Draft, Piece
from mail_intake.extract.judged import Judge
from mail_intake.extract.said import Said, Word
from mail_intake.extract.statements import Numbers, Told
from mail_intake.extract.worded import Span
from mail_intake.extract.writer import Found
from mail_intake.fields.change import THINGS
from mail_intake.fields.lexicon import Lexicon

#: How sure a reading is: behind a label, told by a sentence, named without its value.
LABELLED, SPOKEN, NAMED = 0.95, 0.85, 0.75
#: Things whose change is told by their name alone.
_NAMED = THINGS - {"accepting-patients", "language"}
#: Between a word of change and the thing: "new main", "changes to our", "has finally".
_RIGHT_BEHIND = 4
_BETWEEN = re.compile(r"(?:\s|,|\||\b(?:our|the|to|of|in|a|an|my|their|main|own|clinic|practice|office|group|legal|business|is|are|has|have|had|will|be|been|being|a|to|from|for|number|address|on|numbers|it|federal|finally|just|also|again|mailing|physical|and|or|phone|fax)\b)*", re.IGNORECASE)  # fmt: skip


#: Of what no kind of change is for: the sender's words for staff, as a doubt.
REMARKED = 0.6
#: What becomes of a place, by the event that says so.
_PLACES = {"add-location": "new", "close-location": "old"}
#: Longest words that are passed on as they stand.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What one clause tells, left to right, and what it leaves to the next ones."""

    drafts: list[Draft]
    offered: dict[str, Piece]
    place: str


@dataclass(frozen=True)
class Reader:
    """Reads clauses of one message."""

    words: Lexicon
    judge: Judge
    moving: bool  #: the message says that they move
    strangers: frozenset[str]  #: folded names of people who are no practitioners
    writer: Found | None = None  #: the name of whoever writes: "I am retiring"

    def read(
        self, one: Said, found: Sequence[Day], lent: Sequence[Day], carried: Carried
    ) -> Reading:
        """Return the changes that a clause tells of.

        `found` are its own days; where it has none, those that other clauses lend it count.
        """
        numbers = Numbers(one, carried=carried, moving=self.moving, found=found)
        told, offered = numbers.told()
        made = list(self._numbers(one, told, carried))
        taken = [
            *((value.start, value.end) for value in numbers.values),
            *((day.start, day.end) for day in found),
            *((thing.start, thing.end) for thing in one.things if thing.code in THINGS),
        ]
        made += self._staff(one, taken, carried)
        made += self._worded(one, found, staffed=any(draft.kind in PEOPLE for draft in made))
        given = {numbers.kind(value) for value in numbers.values}
        made += self._named(one, {draft.kind for draft in made} | given)
        made += [] if made else self._remarked(one)
        made = _dated(sorted(made, key=lambda draft: draft.at), found or lent, len(one.text))
        pieces = ((each.kind, self._piece(one, each)) for each in offered)
        return Reading(
            made, {kind: piece for kind, piece in pieces if piece}, self._place(one, made)
        )

    def _piece(self, one: Said, told: Told) -> Piece | None:
        return self.judge.piece(
            told.kind, one.clause, told.value.start, told.value.end, side=told.side
        )

    def _place(self, one: Said, made: Sequence[Draft]) -> str:
        """Return what becomes of a place of which the address is still to come."""
        if any(draft.kind in {*_PLACES, "address"} and draft.valued for draft in made):
            return ""
        codes = [event.code for event in one.events if event.code in _PLACES]
        return codes[-1] if codes and not (self.moving and codes[-1] == "add-location") else ""

    def _numbers(self, one: Said, told: Sequence[Told], carried: Carried) -> Iterator[Draft]:
        """One draft for each kind: an old and a new value belong together, in two clauses too."""
        going: dict[str, Draft] = {}
        for each in told:
            piece = self._piece(one, each)
            if piece is None:
                continue
            held = going.get(each.kind)
            if held is not None and getattr(held, each.side) is not None:
                yield held
                held = None
            going[each.kind] = _sided(held or self._opened(one, each), each.side, piece)
        for draft in going.values():
            old = carried.offered.get(draft.kind)
            known = draft.old is not None or draft.kind in _PLACES
            yield draft if known or old is None else replace(draft, old=old)

    def _opened(self, one: Said, told: Told) -> Draft:
        noun = next((thing for thing in one.things if thing.code == told.kind), None)
        word = noun or Word(told.value.start, told.value.end, told.kind)
        labelled = one.clause.labelled or one.clause.ticked
        return _blank(one, told.kind, word, LABELLED if labelled else min(SPOKEN, told.sure))

    def _staff(
        self, one: Said, taken: Sequence[tuple[int, int]], carried: Carried
    ) -> Iterator[Draft]:
        codes = {event.code for event in (*one.events, *one.head_events())}
        if not codes & staff.TELLING:
            return
        named = self._people(one, taken)
        moves = staff.moved(one, named)
        for moved in moves:
            who = moved.person
            piece = self.judge.piece(moved.kind, one.clause, who.start, who.end, side="new")
            if piece is not None:
                yield self._moved(
                    one, moved.kind, moved.event, piece, max(moved.event.start, who.start)
                )
        told = {moved.event.start for moved in moves}
        for event in one.events:
            if event.code in staff.FOR_PEOPLE and event.start not in told:
                yield from self._meant(one, event, carried)

    def _people(self, one: Said, taken: Sequence[tuple[int, int]]) -> list[staff.Person]:
        """People in a clause; the writer only as whom something is said of: "remove Jane Doe"."""
        named = staff.people(one.text, self.words, taken=taken)
        ends = {event.end for event in one.events if event.code in {"add", "remove"}}
        return [
            who for who in named
            if any(0 <= who.start - end < _RIGHT_BEHIND for end in ends)
            or staff.bare(one.text[who.start : who.end], self.words) not in self.strangers
        ]  # fmt: skip

    def _moved(self, one: Said, kind: str, event: Word, piece: Piece, at: int) -> Draft:
        blank = replace(_blank(one, kind, event, SPOKEN), at=at)
        return _sided(blank, "new" if kind == "add-practitioner" else "old", piece)

    def _meant(self, one: Said, event: Word, carried: Carried) -> Iterator[Draft]:
        """What a pronoun says of somebody: of the writer, or of those named just before."""
        if event.code in {"start", "gone"}:
            return
        who = pronouns.meant(one, event)
        if who is None:
            return
        kind = staff.FOR_PEOPLE[event.code]
        pieces = self._writer(kind) if who.first else self._before(kind, one, event, carried)
        if len(pieces) == 1 or who.several:
            for piece in pieces:
                yield self._moved(one, kind, event, piece, event.start)

    def _writer(self, kind: str) -> list[Piece]:
        if self.writer is None:
            return []
        verdict = self.judge.verdict(kind, self.writer.raw, side="old")
        return [Piece(self.writer.raw, self.writer.evidence, verdict)] if verdict.value else []

    def _before(self, kind: str, one: Said, event: Word, carried: Carried) -> list[Piece]:
        """The people named last before an event, in its clause or in those before."""
        for each in (one, *reversed(carried.said)):
            end = event.start if each is one else len(each.text)
            taken = [(day.start, day.end) for day in each.dated]
            named = [who for who in self._people(each, taken) if who.end <= end]
            if named:
                made = (
                    self.judge.piece(kind, each.clause, who.start, who.end, side="old")
                    for who in named
                )
                return [piece for piece in made if piece]
        return []

    def _worded(self, one: Said, found: Sequence[Day], *, staffed: bool) -> Iterator[Draft]:
        dated = [(day.start, day.end) for day in found]
        yield from self._pair(one, "name", *worded.names(one, self.words, dated))
        spoken = None if staffed else worded.languages(one)
        yield from self._pair(one, "language", None, spoken)
        if not staffed and spoken is None:
            yield from self._pair(one, "specialty", *worded.specialty(one, self.words))
        taken = worded.accepting(one)
        if taken is not None and not one.clause.question and not (staffed and taken[0] == "yes"):
            answer, word = taken
            piece = self.judge.answer(answer, one.clause, word.start, word.end)
            yield _sided(_blank(one, "accepting-patients", word, SPOKEN), "new", piece)

    def _pair(self, one: Said, kind: str, old: Span | None, new: Span | None) -> Iterator[Draft]:
        first = new or old
        if first is None:
            return
        draft = _blank(one, kind, first.word, SPOKEN)
        for side, span in (("old", old), ("new", new)):
            if span is not None:
                piece = self.judge.piece(kind, one.clause, span.start, span.end, side=side)
                draft = _sided(draft, side, piece) if piece else draft
        if draft.valued:
            yield draft

    def _named(self, one: Said, valued: set[str]) -> Iterator[Draft]:
        """What is said to change without its value: the sender is asked for it."""
        if one.clause.question:
            return
        told = set(valued)
        for thing in one.things:
            if thing.code in _NAMED - told and not one.stays_for(thing) and _signed(one, thing):
                told.add(thing.code)
                yield _blank(one, thing.code, thing, NAMED)
        if one.stays or told & {"address", *_PLACES}:
            return
        for event in one.events:
            closes = event.code == "close-location" and one.lasting
            if closes or event.code == "address":
                yield _blank(one, event.code, event, NAMED)
                return

    def _remarked(self, one: Said) -> Iterator[Draft]:
        """What no kind of change is for goes to staff in the sender's words, where it says something.

        A web site needs its address, a licence its number, a leave somebody who takes it.
        """
        words = [thing for thing in one.things if thing.code in _SAYS]
        if one.clause.question or not words:
            return
        thing = words[0]
        found = _SAYS[thing.code].search(one.text)
        if thing.code == "leave":
            found = found if self._people(one, ()) else None
        elif not (one.signs or one.introduces):
            found = None
        if found is not None:
            raw = one.clause.raw_of(0, min(len(one.text.rstrip()), _LONGEST))
            new = self.judge.made("other", raw, one.clause.place(0), side="new")
            yield replace(_blank(one, "other", thing, REMARKED), new=new)


#: What there must be in a clause about such a thing.
_SAYS = {
    "website": re.compile(
        r"(?<![@\w])(?:https?://|www\.)\S+|(?<![@\w.])[\w-]{2,40}\.(?:com|org|net|health|care|example)\b"
    ),
    "license": re.compile(r"\b[A-Z]{0,4}-?\d{4,12}\b"),
    "leave": re.compile(r"(?i)\b(?:on|takes?|taking|begins?|starts?|goes|going)\b"),
}


def _signed(one: Said, thing: Word) -> bool:
    """Whether a word of change stands right beside a thing: "new fax", "phone number has changed"."""
    if one.clause.ticked:
        return True
    for sign in one.signs:
        low, high = (sign.end, thing.start) if sign.end <= thing.start else (thing.end, sign.start)
        if _BETWEEN.fullmatch(one.text, low, max(low, high)):
            return True
    label = one.text.find(":")
    return label > 0 and bool(one.signs) and one.signs[0].end <= label < thing.start < label + 4


def _blank(one: Said, kind: str, word: Word, sure: float) -> Draft:
    raw = one.clause.raw_of(word.start, max(word.end, word.start + 1))
    return Draft(kind=kind, raw=raw, place=one.clause.place(word.start), sure=sure, at=word.start)


def _sided(draft: Draft, side: str, piece: Piece) -> Draft:
    return replace(draft, old=piece) if side == "old" else replace(draft, new=piece)


def _dated(made: Sequence[Draft], found: Sequence[Day], length: int) -> list[Draft]:
    """Give each change its day: the one behind it, before the next change is told."""
    dated = []
    for number, draft in enumerate(made):
        following = made[number + 1].at if number + 1 < len(made) else length
        day = best(found, draft.at, following if following > draft.at else length)
        dated.append(replace(draft, when=day.piece) if day else draft)
    return dated
