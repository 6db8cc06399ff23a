"""What a clause states of numbers, addresses and hours: which value is old, which new, and whether it changes at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.extract.carried import Carried
from mail_intake.extract.days import STRONG, Day
from mail_intake.extract.said import Said, Word
from mail_intake.extract.typed import Value, values

#: Kinds by which a clinic is identified: to name one is not to change it.
IDENTITY = frozenset({"tin", "npi"})
#: Words that are this far from a value or its noun still speak of it.
_NEAR = 28
#: Between "from" and its day: "the", a weekday.
_BESIDE = 12
#: Between a value and words that say that it stays: "is not affected", "(still in use)".
_STAYS = re.compile(r"[\s()|]*(?:,?\s?\b(?:which|that)\s)?(?:\b(?:is|are|will|does|do)\b\s*)*")
#: Words for what the plan has at present.
_ON_FILE = re.compile(
    r"\b(?:you|your|directory|records?|files?|list(?:ed|ing|s)?|web\s?site|system|current(?:ly)?|present(?:ly)?|shows?)\b",
    re.IGNORECASE,
)
#: What is changed instead: "please change our records (TIN ...)".
_OBJECT = re.compile(r"\b(?:data|records?|info|information|files?|listings?|profile|forms?|directory|request|address)\b", re.IGNORECASE)  # fmt: skip
#: The address of a place that the clause before told of.
_ITS = re.compile(
    r"\b(?:its|the|that|this|full|street|physical|mailing|new|old)\s(?:\w+\s){0,2}address\b|\b(?:it is|it's|it was|located|address)\b",
    re.IGNORECASE,
)
_LOCATION = {"add-location": "new", "close-location": "old"}
#: Events that make an address the one of another change.
_PLACES = frozenset({"address", "add-location", "close-location", "add", "remove"})


@dataclass(frozen=True, slots=True)
class Told:
    """One value of a change as a clause tells it: "old", "new", or "" where nothing says."""

    kind: str
    side: str
    value: Value
    sure: float


class Numbers:
    """Reads the typed values of one clause."""

    def __init__(self, one: Said, *, carried: Carried, moving: bool, found: Sequence[Day]) -> None:
        self.one = one
        self.carried = carried
        self.moving = moving  #: the message says that they move: a "new office" is the same one
        self.dated = any(day.cued == STRONG for day in found)
        #: "from March 1" tells a day, not an old value
        self.sides = [
            side
            for side in one.sides
            if not any(0 <= day.start - side.end < _BESIDE for day in found)
        ]
        self.values = values(one)

    def told(self) -> tuple[list[Told], list[Told]]:
        """Return what the clause says that changes, left to right; and what it calls the present value only."""
        found: list[Told] = []
        offered: list[Told] = []
        for kind in dict.fromkeys(self.kind(value) for value in self.values):
            mine = [value for value in self.values if self.kind(value) == kind]
            told = self._of(kind, mine)
            found += told
            if not told and _ON_FILE.search(self.one.text):
                offered += [
                    Told(kind, "old", value, 0.75) for value in mine
                    if self.side(value) == "old silent"
                ][-1:]  # fmt: skip
        return sorted(found, key=lambda told: told.value.start), offered

    def kind(self, value: Value) -> str:
        """A bare number is what the noun before it, else the paragraph, speaks of."""
        if value.kind != "number":
            return value.kind
        nouns = [t for t in (*self.one.things, *_gone(self.one)) if t.code in {"phone", "fax"}]
        before = [thing for thing in nouns if thing.end <= value.start]
        if before:
            return before[-1].code
        heads = [t for head in self.one.heads for t in head.things if t.code in {"phone", "fax"}]
        return (nouns or heads[::-1] or [Word(0, 0, self.carried.talk or "phone")])[0].code

    def _of(self, kind: str, mine: list[Value]) -> list[Told]:
        mine = [value for value in mine if not self._passed(kind, value)]
        if kind == "address":
            whole = [value for value in mine if value.whole]
            mine = whole if whole and len(whole) >= len(mine) - len(whole) else mine
        sides = [self.side(value) for value in mine]
        told = [
            Told(self._change(kind, value), _side(side), value, 0.9 if side else 0.75)
            for value, side in zip(mine, sides, strict=True)
            if self._signalled(kind, value, side, paired={"old", "new"} <= {s.split()[0] for s in sides if s})
        ]  # fmt: skip
        return _complete(told)

    def _passed(self, kind: str, value: Value) -> bool:
        """The writer's own number, and what is said to stay."""
        text, start = self.one.text, self._left(value)
        writer = any(start <= word.start < value.start for word in self.one.writers)
        staying = kind in self.one.staying and not any(t.code == kind for t in self.one.things)
        stays = any(_STAYS.fullmatch(text, value.end, word.start) for word in self.one.stays)
        return (writer and not self._new_noun(value)) or staying or stays

    def _new_noun(self, value: Value) -> bool:
        return any(s.code == "new next" and s.start > self._left(value) for s in self.one.sides if s.end <= value.start)  # fmt: skip

    def _left(self, value: Value) -> int:
        """Where the words before a value begin: behind the value before it."""
        return max((other.end for other in self.values if other.end <= value.start), default=0)

    def _right(self, value: Value) -> int:
        return min(
            (o.start for o in self.values if o.start >= value.end), default=len(self.one.text)
        )

    def side(self, value: Value) -> str:
        """Return "old" or "new", with " weak" where the words are weak; "" where none tell."""
        before = [s for s in self.sides if self._left(value) <= s.start and s.end <= value.start and " next" in s.code]  # fmt: skip
        after = [s for s in self.sides if value.end <= s.start and s.end <= self._right(value) and " last" in s.code]  # fmt: skip
        nearest = [(value.start - s.end, _toward(s.code, "next")) for s in before]
        between = [s for s in self.sides if after and value.end <= s.start < after[0].start]
        if after and not between:
            nearest.append((after[0].start - value.end, _toward(after[0].code, "last")))
        strong = [pair for pair in nearest if not pair[1].endswith("weak")]
        chosen = min(strong or nearest, default=(0, ""))[1]
        if chosen.endswith("weak") and self.one.head_side():
            return self.one.head_side()
        return chosen or self.one.head_side()

    def _signalled(self, kind: str, value: Value, side: str, *, paired: bool) -> bool:
        """Whether the words show that this changes."""
        loud = side in {"old", "new"}
        if paired or (loud and self._fits(kind, value)):
            return True
        open_ = kind in self.carried.awaited or kind in self.carried.offered
        if open_ and side not in {"old weak", "old silent"}:
            return True
        if kind == "address" and self.carried.place and _ITS.search(self.one.text[: value.start]):
            return True
        if kind == "address":
            return bool(self._place_event(value)) or self._introduced(value)
        if kind in IDENTITY:
            return self._close(kind, value)
        named = self.dated and any(thing.code == kind for thing in self.one.things)
        return (self._any_sign() or named) and not self._of_another(kind)

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

    def _place_event(self, value: Value) -> str:
        events = [e for e in (*self.one.events, *self.one.head_events()) if e.code in _PLACES]
        before = [e for e in events if e.end <= value.start]
        between = [e for e in before if e.start >= self._left(value)]
        after = [e for e in events if value.end <= e.start <= self._right(value)]
        pick = (
            (between or after or before or events)[-1:]
            if between
            else (after or before or events)[:1]
        )
        return pick[0].code if pick else ""

    def _change(self, kind: str, value: Value) -> str:
        if kind != "address":
            return kind
        code = self._place_event(value) or self.carried.place
        code = {"add": "add-location", "remove": "close-location"}.get(code, code)
        if code in _LOCATION and not (self.moving and code == "add-location"):
            return code
        return "address"


def _gone(one: Said) -> Sequence[Word]:
    """Nouns that are said to stay still name their number."""
    return [Word(0, 0, code) for code in sorted(one.staying) if code in {"phone", "fax"}]


def _toward(code: str, where: str) -> str:
    """Return the side of the value behind ("next") or before ("last") a phrase."""
    words = code.split()
    side = words[words.index(where) - 1]
    side = side if side in {"old", "new"} else words[0]
    return f"{side} {words[-1]}" if words[-1] in {"weak", "silent"} else side


def _side(side: str) -> str:
    return side.partition(" ")[0]


def _complete(told: list[Told]) -> list[Told]:
    """Give each value a side: a place comes or goes; one alone is new; of two, the other one."""
    placed = [_placed(one) for one in told]
    if len(placed) == 2 and placed[0].kind == placed[1].kind:  # noqa: PLR2004 - a pair
        first, second = placed
        turn = {"old": "new", "new": "old"}
        if not first.side and not second.side:
            return [_sided(first, "old"), _sided(second, "new")]
        if not first.side:
            return [_sided(first, turn[second.side]), second]
        if not second.side:
            return [first, _sided(second, turn[first.side])]
    return [one if one.side else _sided(one, "new") for one in placed]


def _placed(one: Told) -> Told:
    side = _LOCATION.get(one.kind)
    return _sided(one, side) if side else one


def _sided(one: Told, side: str) -> Told:
    return Told(one.kind, side, one.value, one.sure)
