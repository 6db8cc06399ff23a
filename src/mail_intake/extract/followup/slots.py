"""What a submission holds and lacks, as places that a later message may fill or correct."""

from collections.abc import Iterator
from dataclasses import dataclass

from mail_intake.extract.judged import VALUE_KIND
from mail_intake.model.answer import Answer, FindingKind, Outcome
from mail_intake.model.form import FieldSpec, Form
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Item, Submission

#: Rows that staff have decided about are not spoken of any more.
OPEN = frozenset({ItemState.PROPOSED, ItemState.HELD})
_GONE = frozenset({ItemState.SUPERSEDED, ItemState.REJECTED})
_USABLE = frozenset({Outcome.VALID, Outcome.DOUBTFUL})
#: Kinds whose numbers look alike: only words beside them tell which is meant.
_TELEPHONES = frozenset({"phone", "fax"})


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of the form or of a row: what it holds, and whether it is asked for."""

    item: Item | None
    spec: FieldSpec
    kind: str
    held: Answer | None
    missing: bool

    @property
    def value(self) -> str:
        """The usable value that it holds, or ""."""
        return self.held.value if self.held and self.held.outcome in _USABLE else ""

    def takes(self, kind: str, role: str) -> bool:
        """Whether a value of this kind, with what the words beside it say, may be meant for it."""
        if {kind, self.kind} <= _TELEPHONES:
            other = {"phone": "fax", "fax": "phone"}[self.kind]
            return role != other
        return kind == self.kind


def slots_of(submission: Submission, form: Form) -> tuple[Slot, ...]:
    """Return every place of a submission, the form's own first."""
    asked = {
        one.path
        for one in submission.findings
        if one.kind in {FindingKind.MISSING, FindingKind.INVALID}
    }
    groups = {name for group in form.one_of if group[0] in asked for name in group}
    own = [
        Slot(None, spec, spec.kind, submission.get(spec.name), spec.name in asked | groups)
        for spec in form.fields
    ]
    return (*own, *_of_rows(submission, form, asked))


def _of_rows(submission: Submission, form: Form, asked: set[str]) -> Iterator[Slot]:
    live = [item for item in submission.items if item.state not in _GONE]
    for number, item in enumerate(live):
        if form.items is None or item.state not in OPEN:
            continue
        for spec in form.items.fields:
            missing = f"items/{number}/{spec.name}" in asked
            yield Slot(item, spec, _kind(spec, item), item.get(spec.name), missing)


def _kind(spec: FieldSpec, item: Item) -> str:
    """Return the kind of a field's value: of the sides of a change, that of what changes."""
    change = item.get("change")
    if spec.name in {"old", "new"} and change is not None:
        return VALUE_KIND.get(change.value, spec.kind)
    return spec.kind
