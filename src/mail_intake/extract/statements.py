"""What a clause states of numbers, addresses and hours: which value is old, which new, and whether it changes at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mail_intake.extract.carried import Carried
from mail_intake.extract.days import Day
from mail_intake.extract.said import PART, Said, Word
from mail_intake.extract.sides import Sides
from mail_intake.extract.signals import Signals
from mail_intake.extract.typed import Value, values

#: Between a value and words that say that it stays: "is not affected", "(still in use)".
_STAYS = re.compile(r"[\s()|]*(?:,?\s?\b(?:which|that)\s)?(?:\b(?:is|are|will|does|do)\b\s*)*")
#: Words that say that it stays stand at most so far before a value.
_STILL = 30
#: "I mistyped the fax", "a typo in my last mail".
_MY_SLIP = re.compile(
    r"\bI (?:mistyped|misspelled|misspelt|transposed|wrote|typed|(?:gave|sent) you the wrong)\b|"
    r"\b(?:typo|mistake|error|slip|correction) (?:in|to|of) my (?:\w+ )?(?:e-?mail|mail|message|note|letter)\b",
    re.IGNORECASE,
)
#: Words for what the plan has at present.
_ON_FILE = re.compile(
    r"\b(?:you|your|directory|records?|files?|list(?:ed|ing|s)?|web\s?site|system|current(?:ly)?|present(?:ly)?|shows?|until|till|through|thru)\b",
    re.IGNORECASE,
)
_LOCATION = {"add-location": "new", "close-location": "old"}


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
        self.values = values(one)
        self._sides = Sides(one, self.values, found)
        self._signals = Signals(one, self._sides, carried, found)

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
                    if self._sides.of(value) == "old silent"
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
        sides = [self._sides.of(value) for value in mine]
        told = [
            Told(self._change(kind, value), side.partition(" ")[0], value, 0.9 if side else 0.75)
            for value, side in zip(mine, sides, strict=True)
            if self._signals.tells(kind, value, side, paired={"old", "new"} <= {s.split()[0] for s in sides if s})
        ]  # fmt: skip
        told = _complete(_corrected(told))
        return [one for one in told if not (one.side == "old" and self._mistyped)]

    @property
    def _mistyped(self) -> bool:
        """Whether the writer takes back what they wrote: that was never the old value."""
        around = (*self.carried.said[-1:], self.one)
        return any(_MY_SLIP.search(one.text) for one in around)

    def _passed(self, kind: str, value: Value) -> bool:
        """The writer's own number, and what is said to stay."""
        text, start = self.one.text, self._sides.left(value)
        writer = any(start <= word.start < value.start for word in self.one.writers)
        staying = kind in self.one.staying and not any(t.code == kind for t in self.one.things)
        stays = any(_STAYS.fullmatch(text, value.end, word.start) for word in self.one.stays)
        return (
            (writer and not self._sides.names_new(value)) or staying or stays or self._still(value)
        )

    def _still(self, value: Value) -> bool:
        """Whether words before a value say that it stays: "mail still goes to PO Box 77"."""
        begin = self._sides.left(value)
        before = [
            stay for stay in self.one.stays if begin <= stay.start and stay.end <= value.start
        ]
        if not before:
            return False
        gap = self.one.text[before[-1].end : value.start]
        signs = any(before[-1].end <= sign.start < value.start for sign in self.one.signs)
        return len(gap) <= _STILL and not signs and not PART.search(gap)

    def _change(self, kind: str, value: Value) -> str:
        if kind != "address":
            return kind
        code = self._signals.place_event(value) or self.carried.place
        code = {"add": "add-location", "remove": "close-location"}.get(code, code)
        if code in _LOCATION and not (self.moving and code == "add-location"):
            return code
        return "address"


def _gone(one: Said) -> Sequence[Word]:
    """Nouns that are said to stay still name their number."""
    return [Word(0, 0, code) for code in sorted(one.staying) if code in {"phone", "fax"}]


def _corrected(told: list[Told]) -> list[Told]:
    """Take "the new office is Suite 301, not 310" for no second one: there is an old value."""
    if len(told) > 1 and any(one.kind == "add-location" and one.side == "old" for one in told):
        return [
            replace(one, kind="address") if one.kind == "add-location" else one for one in told
        ]
    return told


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
