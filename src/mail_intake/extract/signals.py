"""Whether a clause says that a value in it changes, or only names it."""

import re
from collections.abc import Sequence

from mail_intake.extract.carried import Carried
from mail_intake.extract.days import STRONG, Day
from mail_intake.extract.said import Said, Word
from mail_intake.extract.sides import Sides
from mail_intake.extract.typed import Value

#: Kinds by which a clinic is identified: to name one is not to change it.
IDENTITY = frozenset({"tin", "npi"})
#: Words that are this far from a value or its noun still speak of it.
_NEAR = 28
#: What is changed instead: "please change our records (TIN ...)".
_OBJECT = re.compile(r"\b(?:data|records?|info|information|files?|listings?|profile|forms?|directory|request|address)\b", re.IGNORECASE)  # fmt: skip
#: The address of a place that the clause before told of.
_ITS = re.compile(
    r"\b(?:its|the|that|this|full|street|physical|mailing|new|old)\s(?:\w+\s){0,2}address\b|\b(?:it is|it's|it was|located|address)\b",
    re.IGNORECASE,
)
#: Events that make an address the one of another change.
_PLACES = frozenset({"address", "add-location", "close-location", "add", "remove"})


class Signals:
    """Reads the signs of change in one clause."""

    def __init__(self, one: Said, sides: Sides, carried: Carried, found: Sequence[Day]) -> None:
        self.one, self.sides = one, sides
        self._carried = carried
        self._dated = any(day.cued == STRONG for day in found)

    def tells(self, kind: str, value: Value, side: str, *, paired: bool) -> bool:
        """Whether the words show that this changes."""
        loud = side in {"old", "new"}
        if paired or (loud and self._fits(kind, value)) or self._open(kind, value, side):
            return True
        if kind == "address":
            return bool(self.place_event(value)) or self._introduced(value)
        if kind in IDENTITY:
            return self._close(kind, value)
        named = self._dated and any(thing.code == kind for thing in self.one.things)
        return (self._any_sign() or named) and not self._of_another(kind)

    def _open(self, kind: str, value: Value, side: str) -> bool:
        """Whether the clauses before told of a change that waits for this value."""
        waits = kind in self._carried.awaited or kind in self._carried.offered
        if waits and side not in {"old weak", "old silent"}:
            return True
        place = kind == "address" and self._carried.place
        return bool(place and _ITS.search(self.one.text[: value.start]))

    def _fits(self, kind: str, value: Value) -> bool:
        """A side that stands far before an identifier, or in another noun's words, is not about it."""
        if kind not in IDENTITY:
            return True
        return self._close(kind, value) or self.one.head_side() != ""

    def _close(self, kind: str, value: Value) -> bool:
        """Whether a sign stands right beside the value or its noun."""
        nouns = [t for t in self.one.things if t.code == kind and t.end <= value.start][-1:]
        spans = [(value.start, value.end), *((noun.start, noun.end) for noun in nouns)]
        text = self.one.text
        for sign in self.one.signs:
            for start, end in spans:
                gap = text[sign.end : start] if sign.end <= start else text[end : sign.start]
                if (
                    len(gap) <= _NEAR
                    and not set(gap) & set("();|")
                    and not _OBJECT.search(gap)
                    and not self._between(sign, start)
                ):
                    return True
        return self.one.clause.ticked

    def _between(self, sign: Word, start: int) -> bool:
        """Whether another thing than the value's stands between a sign and it."""
        low, high = sorted((sign.start, start))
        others = [t for t in self.one.things if low <= t.start < high and t.code not in IDENTITY]
        return any(t.code != "name" for t in others)

    def _introduced(self, value: Value) -> bool:
        """Whether a sign of change goes before an address, or stands in its line: above it stands a letterhead."""
        one = self.one
        if one.introduces or one.clause.ticked:
            return True
        return any(
            sign.end <= value.start or "|" not in one.text[value.end : sign.start]
            for sign in one.signs
        )

    def _any_sign(self) -> bool:
        one = self.one
        return bool(one.signs or one.introduces or one.clause.ticked)

    def _of_another(self, kind: str) -> bool:
        """Whether the clause tells of a practitioner or a new place, whose own number this is."""
        codes = {event.code for event in self.one.events}
        another = codes & {
            "add-location",
            "close-location",
            "add-practitioner",
            "remove-practitioner",
        }
        mine = kind == "hours" or any(thing.code == kind for thing in self.one.things)
        return bool(another) and not mine

    def place_event(self, value: Value) -> str:
        """Return what happens to the place whose address a value is, "" for nothing."""
        events = [e for e in (*self.one.events, *self.one.head_events()) if e.code in _PLACES]
        before = [e for e in events if e.end <= value.start]
        between = [e for e in before if e.start >= self.sides.left(value)]
        after = [e for e in events if value.end <= e.start <= self.sides.right(value)]
        pick = (
            (between or after or before or events)[-1:]
            if between
            else (after or before or events)[:1]
        )
        return pick[0].code if pick else ""
