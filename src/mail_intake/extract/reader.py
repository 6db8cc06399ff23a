"""A clause's changes as drafts: what each reader found in it, with its values judged and its day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mail_intake.extract import staff, worded
from mail_intake.extract.days import Day, best
from mail_intake.extract.draft import PEOPLE, Draft, Piece
from mail_intake.extract.judged import Judge
from mail_intake.extract.said import Said, Word
from mail_intake.extract.statements import Numbers, Told
from mail_intake.extract.worded import Span
from mail_intake.fields.change import THINGS
from mail_intake.fields.lexicon import Lexicon

#: How sure a reading is: behind a label, told by a sentence, named without its value.
LABELLED, SPOKEN, NAMED = 0.95, 0.85, 0.75
#: Things whose change is told by their name alone.
_NAMED = THINGS - {"accepting-patients", "language"}
#: Between a word of change and the thing: "new main", "changes to our", "has finally".
_BETWEEN = re.compile(r"(?:\s|,|\||\b(?:our|the|to|of|in|a|an|my|their|main|own|clinic|practice|office|group|legal|business|is|are|has|have|had|will|be|been|being|a|to|from|for|number|address|on|numbers|it|federal|finally|just|also|again|mailing|physical|and|or|phone|fax)\b)*", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Reads clauses of one message."""

    words: Lexicon
    judge: Judge
    moving: bool  #: the message says that they move
    strangers: frozenset[str]  #: folded names of people who are no practitioners

    def drafts(
        self,
        one: Said,
        found: Sequence[Day],
        lent: Sequence[Day],
        *,
        talk: str,
        awaited: frozenset[str],
    ) -> list[Draft]:
        """Return the changes that a clause tells of, left to right.

        `found` are its own days; where it has none, those that other clauses lend it count. `talk`
        is the number that the paragraph speaks of; of the kinds `awaited` the clause before told a
        change, but not the new value.
        """
        numbers = Numbers(one, talk=talk, moving=self.moving, found=found, awaited=awaited)
        made = list(self._numbers(one, numbers))
        taken = [
            *((value.start, value.end) for value in numbers.values),
            *((day.start, day.end) for day in found),
            *((thing.start, thing.end) for thing in one.things if thing.code in THINGS),
        ]
        made += self._staff(one, taken)
        made += self._worded(one, found, staffed=any(draft.kind in PEOPLE for draft in made))
        given = {numbers.kind(value) for value in numbers.values}
        made += self._named(one, {draft.kind for draft in made} | given)
        return _dated(sorted(made, key=lambda draft: draft.at), found or lent, len(one.text))

    def _numbers(self, one: Said, numbers: Numbers) -> Iterator[Draft]:
        """One draft for each kind: an old and a new value belong together."""
        going: dict[str, Draft] = {}
        for told in numbers.told():
            piece = self.judge.piece(
                told.kind, one.clause, told.value.start, told.value.end, side=told.side
            )
            if piece is None:
                continue
            held = going.get(told.kind)
            if held is not None and getattr(held, told.side) is not None:
                yield held
                held = None
            going[told.kind] = _sided(held or self._opened(one, told), told.side, piece)
        yield from going.values()

    def _opened(self, one: Said, told: Told) -> Draft:
        noun = next((thing for thing in one.things if thing.code == told.kind), None)
        word = noun or Word(told.value.start, told.value.end, told.kind)
        labelled = one.clause.labelled or one.clause.ticked
        return _blank(one, told.kind, word, LABELLED if labelled else min(SPOKEN, told.sure))

    def _staff(self, one: Said, taken: Sequence[tuple[int, int]]) -> Iterator[Draft]:
        codes = {event.code for event in (*one.events, *one.head_events())}
        if not codes & (PEOPLE | {"add", "remove", "replace", "start"}):
            return
        named = staff.people(one.text, self.words, not_these=self.strangers, taken=taken)
        for moved in staff.moved(one, named):
            side = "new" if moved.kind == "add-practitioner" else "old"
            who = moved.person
            piece = self.judge.piece(moved.kind, one.clause, who.start, who.end, side=side)
            if piece is not None:
                blank = _blank(one, moved.kind, moved.event, SPOKEN)
                yield _sided(replace(blank, at=max(moved.event.start, who.start)), side, piece)

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
        if one.clause.question or one.stays:
            return
        told = set(valued)
        for thing in one.things:
            if thing.code in _NAMED - told and _signed(one, thing):
                told.add(thing.code)
                yield _blank(one, thing.code, thing, NAMED)
        for event in one.events:
            if event.code == "address" and not told & {
                "address",
                "add-location",
                "close-location",
            }:
                told.add("address")
                yield _blank(one, "address", event, NAMED)


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
