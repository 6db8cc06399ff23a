"""Whether the answers stay what they are when a message changes only its dress."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.samples.dress import FAMILIES
from tests.samples.scoring import EXACT, folded, with_dates

_FAMILY = {dress: family for family, dresses in FAMILIES.items() for dress in dresses}
_TWO = "two dresses"


def same_answers(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two lines say the same: fields, items in any order, missing, invalid, reply."""
    return _said(one) == _said(other)


def _said(line: dict[str, Any]) -> tuple[object, ...]:
    fields, dated = with_dates(line)
    items = [_plain(item) for item in dated]
    order = sorted(range(len(items)), key=lambda number: repr(items[number]))
    places = {number: place for place, number in enumerate(order)}
    return (
        _plain(fields),
        [items[number] for number in order],
        sorted(_placed(path, places) for path in line["missing"]),
        sorted((_placed(path, places), folded(raw)) for path, raw in line["invalid"].items()),
        line["reply"],
    )


def _plain(values: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted(
        (name, value if name in EXACT else folded(value)) for name, value in values.items()
    )


def _placed(path: str, places: dict[int, int]) -> str:
    if not path.startswith("items/"):
        return path
    _, number, name = path.split("/", 2)
    return f"items/{places.get(int(number), -1)}/{name}"


@dataclass(slots=True)
class Stable:
    """How often the answers stayed, by family of dresses."""

    seen: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)

    def add(self, dress: str, *, same: bool) -> None:
        """Count one variant."""
        family = _FAMILY.get(dress, _TWO)
        self.seen[family] += 1
        self.kept[family] += same

    @property
    def share(self) -> float:
        """The part of variants whose answers stayed."""
        return self.kept.total() / self.seen.total()

    def told(self) -> Iterable[str]:
        """Yield a line for each family, then one for all."""
        for family, seen in self.seen.items():
            yield f"  {family:16}{seen:>6}{self.kept[family] / seen:>8.3f} stable"
        yield f"  {'all':16}{self.seen.total():>6}{self.share:>8.3f} stable"
