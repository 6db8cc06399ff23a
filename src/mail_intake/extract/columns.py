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
        named = (self._labels.get(label) or _sided(label), self._words.columns.get(label))
        roles = list(dict.fromkeys(role for role in named if role))
        whose, _, rest = label.partition(" ")
        if not roles and rest and self._words.columns.get(whose) == "person":
            role = self._words.columns.get(rest)
            return [role] if role else []
        return roles

    def of(self, row: Sequence[str]) -> dict[str, int]:
        """Return the column of each role that a row of headings names."""
        columns: dict[str, int] = {}
        for number, cell in enumerate(row):
            for role in self.roles(cell):
                columns.setdefault(role, number)
        return columns


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
    if "action" in columns and {"street", "place", "zip"} & columns.keys():
        return True
    named = "person" in columns or {"first", "last"} <= columns.keys()
    return named and len(columns) > 1
