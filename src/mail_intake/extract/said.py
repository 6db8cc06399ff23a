"""One clause with its words told apart: what changes, what happens, which side, which day, and what stays."""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from mail_intake.extract.clause import Clause
from mail_intake.fields import date as dates
from mail_intake.fields.change import ChangeWords
from mail_intake.fields.scanner import Hit

#: What may stand between things that are named together: "phone and fax numbers".
_ARROW = re.compile(r"[-=]{1,2}>|[→⇒»]")
_BETWEEN = r"[\s,/&|:()]*"
#: Parts of a sentence that say different things.
PART = re.compile(
    r",\s(?:and|but|while|whereas|only)\b|;|\b(?:but|while|whereas)\b|\.\s|\|", re.IGNORECASE
)
#: Before the last day of what was: "through June 30", "until the end of May 3".
_UNTIL = re.compile(
    r"\b(?:until|till|through|thru|up to)\s+(?:the\s)?(?:\w{3,6}day,?\s+)?$", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()]*\)")
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


class Said:
    """A clause with its words told apart, and those of the headings above it.

    `things` are what could change, without what is said to stay; `events` tell a change by
    themselves; `sides` tell old from new ("old next", "new last weak"); `signs` show that something
    changes, loud sides among them; `stays` say that something stays, `staying` is what; `cues` stand
    before a day from which something holds, `writers` before the writer's own number; `dated` are the
    days written in it.
    """

    def __init__(
        self, clause: Clause, hits: Iterable[Hit], heads: tuple["Said", ...] = ()
    ) -> None:
        self.clause, self.heads, self.text = clause, heads, clause.text
        told: dict[str, list[Word]] = {}
        for hit in hits:
            for code in hit.codes:
                kind, _, rest = code.partition(" ")
                told.setdefault(kind, []).append(Word(hit.start, hit.end, rest))
        self.silent = not told
        things = told.get("thing", [])
        self.events, self.cues = told.get("event", []), told.get("cue", [])
        self.languages, self.writers = told.get("language", []), told.get("writer", [])
        self.stays = told.get("same", [])
        self.lasting = "lasting" in told  #: for good, not for a holiday
        self.sides = _sides(told.get("side", []), self.text)
        self.signs = [*told.get("sign", []), *(side for side in self.sides if _loud(side))]
        staying = _staying(things, self.stays, self.text) if self.stays else frozenset()
        self.things = [thing for thing in things if thing not in staying]
        self.staying = frozenset(thing.code for thing in staying)
        self.dated = dates.find(self.text)
        self.sides += [
            Word(day.start, day.end, "old next silent") for day in self.dated
            if _UNTIL.search(self.text[max(0, day.start - 30) : day.start])
        ]  # fmt: skip

    def without(self, events: frozenset[Word]) -> "Said":
        """Return the clause without events that speak of something else."""
        if not events:
            return self
        made = copy(self)
        made.events = [event for event in self.events if event not in events]
        return made

    def stays_for(self, thing: Word) -> bool:
        """Whether a word that something stays goes on about a thing: in its part of the sentence."""
        return any(
            not PART.search(self.text[min(stay.end, thing.end) : max(stay.start, thing.start)])
            for stay in self.stays
        )

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
        return self._only_side or any(_loud(one) for one in self.sides)

    @property
    def _only_side(self) -> bool:
        """Whether a heading is nothing but the word for a side: "BEFORE (through May 1)", "After"."""
        bare = _ASIDE.sub("", self.text).strip(" :|")
        return any(self.text[one.start : one.end] == bare for one in self.sides)

    def head_side(self) -> str:
        """Return "old" or "new" where the nearest heading says so."""
        for head in reversed(self.heads):
            text = _ASIDE.sub("", head.text)  # "BEFORE (through August 28)"
            short = len(text.split()) < 5 and not any(map(str.isdigit, text))  # noqa: PLR2004 - "Moving from:"
            aside = [one.span() for one in _ASIDE.finditer(head.text)]
            sides = [
                one.code.split()[0] for one in head.sides
                if "next" in one.code and not any(low < one.start < high for low, high in aside) and (short or not one.code.endswith("weak"))
            ]  # fmt: skip
            if sides:
                return sides[-1]
        return ""

    def head_events(self) -> list[Word]:
        """Return the events of the nearest heading that has some."""
        return next((head.events for head in reversed(self.heads) if head.events), [])


def _sides(found: list[Word], text: str) -> list[Word]:
    """Words and arrows that tell old from new, left to right."""
    told = [_tag(word, text) for word in found]
    told += [Word(one.start(), one.end(), "old last new next") for one in _ARROW.finditer(text)]
    return sorted(told, key=lambda word: word.start)


def _tag(word: Word, text: str) -> Word:
    """What stands in brackets behind a value is said of that: "503-555-0142 (old)"."""
    around = text[max(0, word.start - 1) : word.end + 1]
    before = text[: word.start].rstrip("([ ")[-1:]
    labels = text[word.end + 1 : word.end + 3].lstrip()[:1] == ":"  # "Name (new):" is a label
    if (
        around[:1] + around[-1:] in {"()", "[]"}
        and before.isalnum()
        and not labels
        and " next" in word.code
    ):
        return Word(word.start, word.end, f"{word.code.split()[0]} last")
    return word


def _staying(things: list[Word], stays: list[Word], text: str) -> frozenset[Word]:
    """The things named right before or behind the words that say that they stay."""
    found: set[Word] = set()
    for stay in stays:
        edge = stay.start
        for one in reversed([one for one in things if one.end <= stay.start]):
            if not _LINKING.fullmatch(text, one.end, edge):
                break
            found.add(one)
            edge = one.start
        edge = stay.end
        for one in [one for one in things if one.start >= stay.end]:
            if not _LINKING.fullmatch(text, edge, one.start):
                break
            found.add(one)
            edge = one.end
    return frozenset(found)


def _loud(side: Word) -> bool:
    """Whether a side shows by itself that something changes."""
    return not side.code.endswith(("weak", "silent"))


def said(clause: Clause, words: ChangeWords, known: dict[Clause, "Said"]) -> Said:
    """Return a clause with its words; its headings are looked up in `known`."""
    heads = tuple(known[head] for head in clause.heads if head in known)
    return Said(clause, words.scan(clause.text), heads)
