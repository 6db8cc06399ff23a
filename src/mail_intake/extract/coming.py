"""Who comes and who goes as a clause tells it: by name, by a pronoun, or the writer themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mail_intake.extract import pronouns, staff
from mail_intake.extract.carried import Carried
from mail_intake.extract.draft import SPOKEN, Draft, Piece, blank, sided
from mail_intake.extract.judged import Judge
from mail_intake.extract.named import Person, bare, people
from mail_intake.extract.said import Said, Word
from mail_intake.extract.writer import Found
from mail_intake.fields.lexicon import Lexicon

#: Whom something is said of stands this near behind the word for it.
_RIGHT_BEHIND = 4


@dataclass(frozen=True)
class People:
    """Reads who comes and who goes in one message."""

    words: Lexicon
    judge: Judge
    strangers: frozenset[str]  #: folded names of people who are no practitioners
    writer: Found | None = None  #: the name of whoever writes: "I am retiring"

    def drafts(
        self, one: Said, taken: Sequence[tuple[int, int]], carried: Carried
    ) -> Iterator[Draft]:
        """Yield one change for each person who comes or goes; `taken` are stretches that are other values."""
        codes = {event.code for event in (*one.events, *one.head_events())}
        if not codes & staff.TELLING:
            return
        named = self.named(one, taken)
        moves = staff.moved(one, named)
        for moved in moves:
            who = moved.person
            piece = self.judge.piece(moved.kind, one.clause, who.start, who.end, side="new")
            if piece is not None:
                told = self._moved(one, moved.kind, moved.event, piece)
                yield replace(told, at=max(told.at, who.start))
        named_by = {moved.event.start for moved in moves}
        for event in one.events:
            if event.code in staff.FOR_PEOPLE and event.start not in named_by:
                yield from self._meant(one, event, carried)

    def named(self, one: Said, taken: Sequence[tuple[int, int]]) -> list[Person]:
        """People in a clause; the writer only as whom something is said of: "remove Jane Doe"."""
        named = people(one.text, self.words, taken=taken)
        ends = {event.end for event in one.events if event.code in {"add", "remove"}}
        return [
            who for who in named
            if any(0 <= who.start - end < _RIGHT_BEHIND for end in ends)
            or bare(one.text[who.start : who.end], self.words) not in self.strangers
        ]  # fmt: skip

    def _moved(self, one: Said, kind: str, event: Word, piece: Piece) -> Draft:
        told = blank(one, kind, event, SPOKEN)
        return sided(told, "new" if kind == "add-practitioner" else "old", piece)

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
                yield self._moved(one, kind, event, piece)

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
            named = [who for who in self.named(each, taken) if who.end <= end]
            if named:
                made = (
                    self.judge.piece(kind, each.clause, who.start, who.end, side="old")
                    for who in named
                )
                return [piece for piece in made if piece]
        return []
