"""Which side a value in a clause is on: the old one or the new one, by the words around it."""

from collections.abc import Sequence

from mail_intake.extract.days import Day
from mail_intake.extract.said import Said
from mail_intake.extract.typed import Value

#: Between "from" and its day: "the", a weekday.
_BESIDE = 12


class Sides:
    """Knows the sides of a clause's values."""

    def __init__(self, one: Said, values: Sequence[Value], found: Sequence[Day]) -> None:
        self.one, self.values = one, values
        #: "from March 1" tells a day, not an old value
        self._told = [
            side
            for side in one.sides
            if not any(0 <= day.start - side.end < _BESIDE for day in found)
        ]

    def left(self, value: Value) -> int:
        """Where the words before a value begin: behind the value before it."""
        return max((other.end for other in self.values if other.end <= value.start), default=0)

    def right(self, value: Value) -> int:
        """Where the words behind a value end: before the value behind it."""
        return min(
            (o.start for o in self.values if o.start >= value.end), default=len(self.one.text)
        )

    def of(self, value: Value) -> str:
        """Return "old" or "new", with " weak" where the words are weak; "" where none tell."""
        before = [s for s in self._told if self.left(value) <= s.start and s.end <= value.start and " next" in s.code]  # fmt: skip
        after = [s for s in self._told if value.end <= s.start and s.end <= self.right(value) and " last" in s.code]  # fmt: skip
        nearest = [(value.start - s.end, _toward(s.code, "next")) for s in before]
        between = [s for s in self._told if after and value.end <= s.start < after[0].start]
        if after and not between:
            nearest.append((after[0].start - value.end, _toward(after[0].code, "last")))
        strong = [pair for pair in nearest if not pair[1].endswith("weak")]
        chosen = min(strong or nearest, default=(0, ""))[1]
        if chosen.endswith("weak") and self.one.head_side():
            return self.one.head_side()
        return chosen or self.one.head_side()

    def names_new(self, value: Value) -> bool:
        """Whether the words before a value call it the new one."""
        begin = self.left(value)
        return any(
            side.code == "new next" and begin < side.start and side.end <= value.start
            for side in self.one.sides
        )


def _toward(code: str, where: str) -> str:
    """Return the side of the value behind ("next") or before ("last") a phrase."""
    words = code.split()
    side = words[words.index(where) - 1]
    side = side if side in {"old", "new"} else words[0]
    return f"{side} {words[-1]}" if words[-1] in {"weak", "silent"} else side
