"""Whether an answer is right, as the samples' README rules it, and what that adds up to."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: Values that are right only when equal to the letter; all others are compared without case,
#: white space and punctuation.
EXACT = frozenset(
    {"npi", "tin", "dmap_id", "phone", "fax", "email", "effective_date", "change", "claim_number"}
)
#: Changes whose old and new values are compared to the letter.
EXACT_CHANGES = frozenset({"phone", "fax", "email", "tin", "npi"})


@dataclass(frozen=True, slots=True)
class Judged:
    """One value that was given as an answer."""

    path: str
    right: bool
    confidence: float
    doubted: bool


@dataclass(slots=True)
class Score:
    """What a set adds up to: right values, values given, values there are; whole messages."""

    right: dict[str, int] = field(default_factory=lambda: {"fields": 0, "items": 0})
    given: dict[str, int] = field(default_factory=lambda: {"fields": 0, "items": 0})
    there: dict[str, int] = field(default_factory=lambda: {"fields": 0, "items": 0})
    messages: int = 0
    replies: list[str] = field(default_factory=list)  #: files whose reply is wrong
    missing: list[str] = field(default_factory=list)  #: files whose `missing` is wrong
    wrong: list[str] = field(default_factory=list)  #: files of which anything is wrong
    silent: list[str] = field(default_factory=list)  #: acknowledged with a wrong value
    values: list[Judged] = field(default_factory=list)

    def f1(self, part: str) -> float:
        """Twice the right ones over those given and those there are."""
        both = self.given[part] + self.there[part]
        return 2 * self.right[part] / both if both else 1.0

    def share(self, files: list[str]) -> float:
        """The part of messages that are not among these."""
        return 1 - len(files) / self.messages


def folded(value: object) -> str:
    """Without case, white space and punctuation."""
    text = unicodedata.normalize("NFKC", str(value)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’.]", "", text)).split())


def equal(name: str, ours: object, theirs: object, change: str = "") -> bool:
    """Whether a value is right."""
    if name in EXACT or (name in {"old", "new"} and change in EXACT_CHANGES):
        return str(ours).strip() == str(theirs).strip()
    return folded(ours) == folded(theirs)


def score(pairs: Iterator[tuple[dict[str, Any], dict[str, Any]]]) -> Score:
    """Add up (truth, our line) pairs."""
    total = Score()
    for truth, line in pairs:
        _add(total, truth, line)
    return total


def _add(total: Score, truth: dict[str, Any], line: dict[str, Any]) -> None:
    judged = list(_fields(truth, line))
    items, numbers = _items(truth, line)
    total.messages += 1
    total.values += [*judged, *items]
    for part, values in (("fields", judged), ("items", items)):
        total.right[part] += sum(one.right for one in values)
        total.given[part] += len(values)
    total.there["fields"] += len(with_dates(truth)[0])
    total.there["items"] += sum(map(len, with_dates(truth)[1]))
    missing = sorted(_renumbered(path, numbers) for path in line["missing"])
    invalid = {_renumbered(path, numbers): folded(raw) for path, raw in line["invalid"].items()}
    all_right = all(one.right for one in (*judged, *items)) and (
        len(judged) + len(items) == len(with_dates(truth)[0]) + sum(map(len, with_dates(truth)[1]))
    )
    file = truth["file"]
    total.replies += [file] if line["reply"] != truth["reply"] else []
    total.missing += [file] if missing != sorted(truth["missing"]) else []
    whole = all_right and line["reply"] == truth["reply"] and missing == sorted(truth["missing"])
    if not whole or invalid.keys() != truth["invalid"].keys():
        total.wrong.append(file)
    if line["reply"] == "acknowledge" and not all(one.right for one in (*judged, *items)):
        total.silent.append(file)


def with_dates(row: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return fields and items; one date for the whole message is every item's that has none."""
    fields = {name: value for name, value in row["fields"].items() if value}
    items = [dict(item) for item in row["items"]]
    if "effective_date" in fields and items:
        date = fields.pop("effective_date")
        items = [{"effective_date": date} | item for item in items]
    return fields, items


def _fields(truth: dict[str, Any], line: dict[str, Any]) -> Iterator[Judged]:
    wanted = with_dates(truth)[0]
    for name, value in with_dates(line)[0].items():
        right = name in wanted and equal(name, value, wanted[name])
        yield _judged(name, line, right=right)


def _items(truth: dict[str, Any], line: dict[str, Any]) -> tuple[list[Judged], dict[int, int]]:
    """Judge every item beside the truth's item that it is most like; and which that is."""
    ours, theirs = with_dates(line)[1], with_dates(truth)[1]
    likeness = sorted(
        (
            (_alike(one, other), -n, -m)
            for n, one in enumerate(ours)
            for m, other in enumerate(theirs)
        ),
        reverse=True,
    )
    numbers: dict[int, int] = {}
    for right, n, m in likeness:
        if right and -n not in numbers and -m not in numbers.values():
            numbers[-n] = -m
    judged = []
    for number, item in enumerate(ours):
        other = theirs[numbers[number]] if number in numbers else {}
        for name, value in item.items():
            right = name in other and equal(name, value, other[name], other.get("change", ""))
            judged.append(_judged(f"items/{number}/{name}", line, right=right))
    return judged, numbers


def _alike(ours: dict[str, Any], theirs: dict[str, Any]) -> int:
    change = theirs.get("change", "")
    return sum(
        name in theirs and equal(name, value, theirs[name], change) for name, value in ours.items()
    )


def _judged(path: str, line: dict[str, Any], *, right: bool) -> Judged:
    place = line["evidence"].get(path) or line["evidence"].get("effective_date") or {}
    doubts = {doubt.partition(": ")[0].rpartition(":")[2] for doubt in line["doubts"]}
    return Judged(path, right, float(place.get("confidence") or 0), doubted=path in doubts)


def _renumbered(path: str, numbers: dict[int, int]) -> str:
    """Return a path in the numbering of the truth's items."""
    if not path.startswith("items/"):
        return path
    _, number, name = path.split("/", 2)
    return f"items/{numbers.get(int(number), 1000 + int(number))}/{name}"
