"""What the columns of a table, or the labels of a record, hold: who, what, old, new, which day."""

import re
from collections.abc import Sequence

from mail_intake.fields.change import ChangeWords
from mail_intake.fields.fold import key
from mail_intake.model.form import ItemSpec

#: The form's fields whose labels head a column.
_FORM = {"change": "what", "old": "old", "new": "new", "effective_date": "date"}
_SIDES = {
    "old": "old", "previous": "old", "current": "old", "former": "old", "existing": "old", "on file": "old",
    "new": "new", "updated": "new", "corrected": "new", "correct": "new",
}  # fmt: skip
_SIDED = ("old", "new")
#: What "Now" or "After" heads, beside a column of the other side.
_BESIDE = {
    "old": {"now", "today", "before", "was", "at present", "at the moment", "until now", "so far", "from", "currently"},
    "new": {"now", "after", "then", "becomes", "will be", "change to", "changes to", "to", "in future", "going forward"},
}  # fmt: skip
#: "Provider First", "Clinician last name".
_WHOSE = re.compile(
    r"(?:provider|practitioner|clinician|physician|doctor|staff|employee)s? (?=first|last|given|family|full)"
)

#: "Provider (Last, First)", "From (date)", "Address (new)".
_REMARK = re.compile(r"\s*[(\[](?P<remark>[^()\[\]]{1,40})[)\]]\s*$")


class Columns:
    """Knows headings by a form's labels and by the vocabulary."""

    def __init__(self, spec: ItemSpec, words: ChangeWords) -> None:
        self._words = words
        self._labels = {
            key(word): _FORM[one.name]
            for one in spec.fields
            if one.name in _FORM
            for word in (one.label, *one.labels)
        }

    def roles(self, heading: str) -> list[str]:
        """Return what a heading may stand for, the form's own meaning first."""
        remark = _REMARK.search(heading)
        if remark is None:
            return self._roles(key(heading))
        said = key(remark["remark"])
        if self._words.columns.get(said) == "date":
            return ["date"]
        if said in _SIDES:
            return [_SIDES[said]]
        return self._roles(key(heading)) or self._roles(key(heading[: remark.start()]))

    def _roles(self, label: str) -> list[str]:
        columns = self._words.columns
        held = columns.get(label) or columns.get(_WHOSE.sub("", label, count=1))
        named = (self._labels.get(label) or _sided(label), held)
        return list(dict.fromkeys(role for role in named if role))

    def of(self, row: Sequence[str]) -> dict[str, int]:
        """Return the column of each role that a row of headings names."""
        columns: dict[str, int] = {}
        named = [self.roles(cell) for cell in row]
        for side in _SIDED:
            at = _beside(side, [key(cell) for cell in row], named)
            if at is not None:
                named[at] = [side]
        for number, roles in enumerate(named):
            for role in roles:
                columns.setdefault(role, number)
        unnamed = bool(row) and not key(row[0])
        if unnamed and set(_SIDED) <= columns.keys() and not {"what", "action"} & columns.keys():
            columns["what"] = 0
        return columns


def _beside(side: str, labels: Sequence[str], named: Sequence[Sequence[str]]) -> int | None:
    """Return the column that is the other one of a pair: "Now" beside "New" is the old."""
    other = "new" if side == "old" else "old"
    at = next((n for n, label in enumerate(labels) if label in _BESIDE[side]), None)
    paired = any(other in roles for n, roles in enumerate(named) if n != at)
    held = any(side in roles for n, roles in enumerate(named) if n != at)
    return at if paired and not held else None


def _sided(label: str) -> str:
    """Read "Old number" and "New address" by their first word."""
    first, _, rest = label.partition(" ")
    return _SIDES.get(first, "") if rest else ""


def heads_table(columns: dict[str, int]) -> bool:
    """Whether a row of cells heads a table that can be read."""
    if "new" in columns and {"old", "what", "action", "date"} & columns.keys():
        return True
    if "old" in columns and {"what", "action", "date"} & columns.keys():
        return True
    if "action" in columns and {"street", "zip"} & columns.keys():
        return True
    if "action" in columns and "place" in columns and len(set(columns.values())) > 2:  # noqa: PLR2004 - a day, too
        return True
    named = "person" in columns or {"first", "last"} <= columns.keys()
    return named and len(columns) > 1
