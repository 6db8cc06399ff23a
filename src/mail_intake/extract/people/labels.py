"""What a label in a list of people asks for, as people and web forms write it."""

import re
from collections.abc import Sequence

from mail_intake.extract.labels import Labels
from mail_intake.extract.pieces.cells import Cell
from mail_intake.fields.fold import key
from mail_intake.model.form import FieldSpec

#: "Contact 2 name", "2nd email", "Primary e-mail", "contact1_fullname", "E-mail (work)".
_ORDER = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|primary|secondary|backup|back-up|alternate|main|other|additional|new|"
    r"preferred|work|business|alert|alerts|contact|contact's|person|person's|staff|employee|his|her|their|current)\b|#|\d+",
    re.IGNORECASE,
)
_MACHINE = re.compile(r"[_.\d]|[a-z][A-Z]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|[_.\d-]+")
#: What the words of a machine's label ask for: the last one that says it counts.
_WORDS = {
    "mail": "email", "email": "email", "name": "contact_name", "fullname": "contact_name",
    "title": "job_title", "jobtitle": "job_title", "position": "job_title", "role": "job_title",
}  # fmt: skip
_OTHERS = frozenset(
    [
        "clinic",
        "practice",
        "facility",
        "organization",
        "company",
        "group",
        "site",
        "tel",
        "phone",
        "fax",
        "npi",
        "tin",
        "ein",
        "id",
        "subject",
        "form",
        "entry",
    ]
)
LONGEST = 45
#: These part a label from its value.
LABELS = (":", "=", "-", "~", "\t", " ", "...", "___")


class Asked:
    """Knows what the labels of a form of contacts ask for."""

    def __init__(self, labels: Labels, specs: tuple[FieldSpec, ...]) -> None:
        self.labels = labels
        self._kinds = {
            key(word): spec.kind for spec in reversed(specs) for word in (spec.label, *spec.labels)
        }

    def kind(self, text: str, *, slips: bool = False) -> str:
        """Return the kind of field a label asks for, "other" for what is no contact's, "" for no label.

        `slips`: where a colon makes it a label, it may be mistyped.
        """
        if not text or len(text) > LONGEST:
            return ""
        named = self.labels.named(text, slips=slips)
        if named:
            return self._kinds.get(named, "other")
        if _MACHINE.search(text) and " " not in text.strip():
            return self._machine(text)
        plain = " ".join(_ORDER.sub(" ", text).split())
        if plain and plain != text:
            named = self.labels.named(plain)
            return self._kinds.get(named, "other") if named else ""
        return ""

    def _machine(self, text: str) -> str:
        words = [one.casefold() for one in _HUMP.split(text) if one]
        if any(one in _OTHERS for one in words):
            return "other"
        return next((_WORDS[one] for one in reversed(words) if one in _WORDS), "")


def labels_apart(cells: Sequence[Cell], asked: Asked) -> list[Cell]:
    """Part a label from the value before it where only a blank does: "Name: Jane Doe Title: Nurse"."""
    found: list[Cell] = []
    for cell in cells:
        cut = _label_in(cell, asked)
        if cut:
            head = cell.text[:cut].rstrip()
            found += [
                Cell(head, cell.start, cell.start + len(head), cell.before, ";"),
                Cell(cell.text[cut:], cell.start + cut, cell.end, ";", cell.after),
            ]
        else:
            found.append(cell)
    return found


def _label_in(cell: Cell, asked: Asked) -> int:
    """Return where a label of one or two words begins that ends a cell, 0 for none."""
    value = cell.before[:1] in {":", "="}
    if not value or cell.after not in {":", "="} or asked.kind(cell.text):
        return 0
    words = cell.text.split()
    for count in (2, 1):
        if len(words) > count and asked.kind(" ".join(words[-count:])):
            return len(cell.text) - len(cell.text.split(maxsplit=len(words) - count)[-1])
    return 0
