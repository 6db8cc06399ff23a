"""Values as a letter shows them: readable, on one line, masked where they are somebody's secret."""

from collections.abc import Mapping, Sequence

from mail_intake.decide.headers import clean, without_tin
from mail_intake.fields import KINDS
from mail_intake.model.answer import Answer, Outcome
from mail_intake.model.form import FieldSpec, ItemSpec
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Item, Submission

#: Longest value that a letter repeats, in characters.
VALUE_MOST = 200
#: Kinds of which a letter never repeats the sender's own characters either: it may be an SSN.
SECRET = frozenset({"tin"})
#: Kinds that point to one patient's record: under the PHI rule only their end is shown.
PATIENTS = frozenset({"claim_number"})
#: Fields of a change whose kind is what changes: the old and the new value.
SIDES = frozenset({"old", "new"})
#: What changes, and the kind of field its values are of; the values of all others are words.
CHANGES = {
    "address": "physical_address",
    "phone": "phone",
    "fax": "fax",
    "email": "email",
    "tin": "tin",
    "npi": "npi",
    "specialty": "specialty",
}
#: Where a person's words stand as they are: a TIN among them is hidden all the same.
WORDS = frozenset({"text"})
_USABLE = frozenset({Outcome.VALID, Outcome.DOUBTFUL})


def live(submission: Submission) -> list[Item]:
    """Return the rows that count, in the numbering of findings."""
    return [item for item in submission.items if item.state is not ItemState.SUPERSEDED]


def title_of(spec: ItemSpec, number: int) -> str:
    """Return what a letter calls a row: "Contact 1" for the first of the contacts."""
    return f"{spec.name.removesuffix('s').replace('_', ' ').capitalize()} {number + 1}"


def shown(
    specs: Sequence[FieldSpec], answers: Sequence[Answer], *, phi_rule: bool
) -> list[Mapping[str, str]]:
    """Return label and shown value of every usable answer, in the form's order."""
    given = {answer.field: answer for answer in answers if answer.outcome in _USABLE}
    rows: list[Mapping[str, str]] = []
    for spec in specs:
        answer = given.get(spec.name)
        if answer is not None and answer.value:
            value = as_shown(kind_of(spec, answers), answer.value, phi_rule=phi_rule)
            rows.append({"label": spec.label, "value": value})
    return rows


def kind_of(spec: FieldSpec, answers: Sequence[Answer]) -> str:
    """Return the kind of a field's value: of the sides of a change, that of what changes."""
    changes = next((answer.value for answer in answers if answer.field == "change"), "")
    return CHANGES.get(changes, spec.kind) if spec.name in SIDES else spec.kind


def as_shown(kind_name: str, value: str, *, phi_rule: bool = False) -> str:
    """Return a value as a letter may show it: masked if its kind masks, else as a person reads it."""
    if phi_rule and kind_name in PATIENTS:
        # Of a short one at most half: four characters of five would be all of it.
        return f"ending in {value[len(value) - min(4, len(value) // 2) :]}"
    kind = KINDS.get(kind_name)
    if kind is None or kind_name in WORDS:
        return without_tin(clean(value, VALUE_MOST))
    masked = kind.mask(value)
    return clean(masked if masked != value else kind.show(value), VALUE_MOST)
