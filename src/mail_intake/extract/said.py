"""One clause with its words told apart: what changes, what happens, which side, which day, and what stays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from mail_intake.extract.clauses import Clause
from mail_intake.fields.change import ChangeWords
from mail_intake.fields.scanner import Hit

#: What may stand between things that are named together: "phone and fax numbers".
_ARROW = re.compile(r"[-=]{1,2}>|[→⇒»]")
_BETWEEN = r"[\s,/&|:()]*"
_LINKING = re.compile(
    rf"{_BETWEEN}(?:\b(?:and|or|our|the|your|all|both|numbers?|lines?|above|below|here|for|to|of|is|are|will|does|do|with|as|in)\b{_BETWEEN}){{0,4}}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase of the vocabulary in a clause: where it stands, and one thing it says."""

    start: int
    end: int
    code: str


@dataclass(frozen=True)
class Said:
    """A clause and its words, with those of the headings above it."""

    clause: Clause
    hits: tuple[Hit, ...]
    heads: tuple["Said", ...] = ()

    @property
    def text(self) -> str:
        """The clause's text."""
        return self.clause.text

    @cached_property
    def things(self) -> tuple[Word, ...]:
        """What could change, without what is said to stay."""
        return tuple(one for one in _words(self.hits, "thing ") if one not in self._staying)

    @cached_property
    def events(self) -> tuple[Word, ...]:
        """Words that tell a change by themselves."""
        return _words(self.hits, "event ")

    @cached_property
    def sides(self) -> tuple[Word, ...]:
        """Words that tell old from new: "old next", "new last weak"."""
        arrows = (
            Word(one.start(), one.end(), "old last new next") for one in _ARROW.finditer(self.text)
        )
        told = [self._tag(word) for word in _words(self.hits, "side ")]
        return tuple(sorted((*told, *arrows), key=lambda word: word.start))

    def _tag(self, word: Word) -> Word:
        """What stands in brackets behind a value is said of that: "503-555-0142 (old)"."""
        around = self.text[max(0, word.start - 1) : word.end + 1]
        before = self.text[: word.start].rstrip("([ ")[-1:]
        if around[:1] + around[-1:] in {"()", "[]"} and before.isalnum() and " next" in word.code:
            return Word(word.start, word.end, f"{word.code.split()[0]} last")
        return word

    @cached_property
    def languages(self) -> tuple[Word, ...]:
        """Languages."""
        return _words(self.hits, "language")

    @cached_property
    def cues(self) -> tuple[Word, ...]:
        """Words before a day from which something holds."""
        return _words(self.hits, "cue")

    @cached_property
    def signs(self) -> tuple[Word, ...]:
        """Words that show that something changes, strong sides among them."""
        strong = tuple(one for one in self.sides if _loud(one))
        return (*_words(self.hits, "sign"), *strong)

    @cached_property
    def stays(self) -> tuple[Word, ...]:
        """Words that say that something stays."""
        return _words(self.hits, "same")

    @cached_property
    def writers(self) -> tuple[Word, ...]:
        """Words before the writer's own number."""
        return _words(self.hits, "writer")

    @cached_property
    def staying(self) -> frozenset[str]:
        """Codes of the things that are said to stay."""
        return frozenset(one.code for one in self._staying)

    @cached_property
    def _staying(self) -> frozenset[Word]:
        """The things named right before or behind the words that say so."""
        things = _words(self.hits, "thing ")
        found: set[Word] = set()
        for stay in self.stays:
            edge = stay.start
            for one in reversed([one for one in things if one.end <= stay.start]):
                if not _LINKING.fullmatch(self.text, one.end, edge):
                    break
                found.add(one)
                edge = one.start
            edge = stay.end
            for one in [one for one in things if one.start >= stay.end]:
                if not _LINKING.fullmatch(self.text, edge, one.start):
                    break
                found.add(one)
                edge = one.end
        return frozenset(found)

    @property
    def introduces(self) -> bool:
        """Whether the headings above say that what follows changes: "Please update our records:"."""
        return any(
            head.events
            or head.told
            or (head.signs and (head.things or head.text.rstrip().endswith(":")))
            for head in self.heads
        )

    @property
    def told(self) -> bool:
        """Whether a heading names the old or the new: "Old", "NEW ADDRESS"."""
        return any(_loud(one) for one in self.sides)

    def head_side(self) -> str:
        """Return "old" or "new" where the nearest heading says so."""
        for head in reversed(self.heads):
            short = len(head.text.split()) < 5 and not any(map(str.isdigit, head.text))  # noqa: PLR2004 - "Moving from:"
            sides = [
                one.code.split()[0] for one in head.sides
                if "next" in one.code and (short or not one.code.endswith("weak"))
            ]  # fmt: skip
            if sides:
                return sides[-1]
        return ""

    def head_events(self) -> tuple[Word, ...]:
        """Return the events of the nearest heading that has some."""
        return next((head.events for head in reversed(self.heads) if head.events), ())


def _loud(side: Word) -> bool:
    """Whether a side shows by itself that something changes."""
    return not side.code.endswith(("weak", "silent"))


def said(clause: Clause, words: ChangeWords, known: dict[Clause, "Said"]) -> Said:
    """Return a clause with its words; its headings are looked up in `known`."""
    heads = tuple(known[head] for head in clause.heads if head in known)
    return Said(clause, words.scan(clause.text), heads)


def _words(hits: Iterable[Hit], kind: str) -> tuple[Word, ...]:
    return tuple(
        Word(hit.start, hit.end, code[len(kind) :])
        for hit in hits
        for code in hit.codes
        if code.startswith(kind)
    )
