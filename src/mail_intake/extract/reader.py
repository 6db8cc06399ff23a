"""A clause's changes as drafts: what each reader found in it, with its values judged and its day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mail_intake.extract import renamed, worded
from mail_intake.extract.carried import Carried
from mail_intake.extract.coming import People
from mail_intake.extract.days import Day, best
from mail_intake.extract.draft import PEOPLE, SPOKEN, Draft, Piece, blank, sided
from mail_intake.extract.judged import Judge
from mail_intake.extract.remarked import remarked
from mail_intake.extract.runs import Span
from mail_intake.extract.said import Said, Word
from mail_intake.extract.statements import Numbers, Told
from mail_intake.fields.change import THINGS
from mail_intake.fields.lexicon import Lexicon

#: How sure a reading is: behind a label, named without its value.
LABELLED, NAMED = 0.95, 0.75
#: How sure a name is of which only one word is told: "her new last name is Park".
HALF = 0.6
#: Things whose change is told by their name alone.
_NAMED = THINGS - {"accepting-patients", "language"}
#: Between a word of change and the thing: "new main", "changes to our", "has finally".
_BETWEEN = re.compile(r"(?:\s|,|\||\b(?:our|the|to|of|in|a|an|my|their|main|own|clinic|practice|office|group|legal|business|is|are|has|have|had|will|going|about|due|set|scheduled|soon|be|been|being|a|to|from|for|number|address|on|numbers|it|federal|finally|just|also|again|mailing|physical|and|or|phone|fax)\b)*", re.IGNORECASE)  # fmt: skip


#: What becomes of a place, by the event that says so.
_PLACES = {"add-location": "new", "close-location": "old"}


#: What is said of whoever came: no change of the clinic's.
_OF_THEM = re.compile(r"\s*(?:he|she|they|both)\b", re.IGNORECASE)


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
    people: People
    moving: bool  #: the message says that they move

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
        made += self.people.drafts(one, taken, carried)
        theirs = carried.came and _OF_THEM.match(one.text) is not None
        staffed = theirs or any(draft.kind in PEOPLE for draft in made)
        made += self._worded(one, found, staffed=staffed)
        given = {numbers.kind(value) for value in numbers.values}
        made += self._named(one, {draft.kind for draft in made} | given)
        made += [] if made else remarked(one, self.people, self.judge)
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
            going[each.kind] = sided(held or self._opened(one, each), each.side, piece)
        for draft in going.values():
            old = carried.offered.get(draft.kind)
            known = draft.old is not None or draft.kind in _PLACES
            yield draft if known or old is None else replace(draft, old=old)

    def _opened(self, one: Said, told: Told) -> Draft:
        noun = next((thing for thing in one.things if thing.code == told.kind), None)
        word = noun or Word(told.value.start, told.value.end, told.kind)
        labelled = one.clause.labelled or one.clause.ticked
        return blank(one, told.kind, word, LABELLED if labelled else min(SPOKEN, told.sure))

    def _worded(self, one: Said, found: Sequence[Day], *, staffed: bool) -> Iterator[Draft]:
        dated = [(day.start, day.end) for day in found]
        yield from self._pair(one, "name", *renamed.names(one, self.words, dated))
        spoken = None if staffed else worded.languages(one)
        yield from self._pair(one, "language", None, spoken)
        if not staffed and spoken is None:
            yield from self._pair(one, "specialty", *worded.specialty(one, self.words))
        taken = worded.accepting(one)
        if taken is not None and not one.clause.question and not (staffed and taken[0] == "yes"):
            answer, word = taken
            piece = self.judge.answer(answer, one.clause, word.start, word.end)
            yield sided(blank(one, "accepting-patients", word, SPOKEN), "new", piece)

    def _pair(self, one: Said, kind: str, old: Span | None, new: Span | None) -> Iterator[Draft]:
        first = new or old
        if first is None:
            return
        draft = blank(one, kind, first.word, SPOKEN)
        for side, span in (("old", old), ("new", new)):
            if span is not None:
                piece = self.judge.piece(kind, one.clause, span.start, span.end, side=side)
                draft = sided(draft, side, piece) if piece else draft
        if draft.valued:
            yield replace(draft, sure=HALF) if _is_half(draft) else draft

    def _named(self, one: Said, valued: set[str]) -> Iterator[Draft]:
        """What is said to change without its value: the sender is asked for it."""
        if one.clause.question:
            return
        told = set(valued)
        for thing in one.things:
            if thing.code in _NAMED - told and not one.stays_for(thing) and _signed(one, thing):
                told.add(thing.code)
                yield blank(one, thing.code, thing, NAMED)
        if one.stays or told & {"address", *_PLACES}:
            return
        for event in one.events:
            closes = event.code == "close-location" and one.lasting
            if closes or event.code == "address":
                yield blank(one, event.code, event, NAMED)
                return


def _is_half(draft: Draft) -> bool:
    return draft.kind == "name" and draft.new is not None and len(draft.new.raw.split()) == 1


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


def _dated(made: Sequence[Draft], found: Sequence[Day], length: int) -> list[Draft]:
    """Give each change its day: the one behind it, before the next change is told."""
    dated = []
    for number, draft in enumerate(made):
        following = made[number + 1].at if number + 1 < len(made) else length
        day = best(found, draft.at, following if following > draft.at else length)
        dated.append(replace(draft, when=day.piece) if day else draft)
    return dated
