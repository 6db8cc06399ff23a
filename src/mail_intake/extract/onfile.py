"""Who a message of changes is from: the clinic under its old name, and no practitioner who comes or goes."""

from collections.abc import Sequence
from dataclasses import replace

from mail_intake.fields.fold import key
from mail_intake.model.answer import Answer, Row

#: The fields that a name on file may stand in.
_NAMES = frozenset({"clinic_name", "provider_name"})
#: How sure it is that whose name changes is whom the message is from.
_SAYS_WHO = 0.8
#: A name that is no surer gives way to that.
_GUESSED = 0.7
_STAFF = frozenset({"add-practitioner", "remove-practitioner"})


def on_file(answers: Sequence[Answer], rows: Sequence[Row]) -> tuple[Answer, ...]:
    """Return the answers with a new name replaced by the old one, where the message tells both.

    "Provider: Ann Lee" over her departure names no applicant, where the clinic is named.
    """
    changed, staff = {}, set()
    for row in rows:
        kind, old, new = row.get("change"), row.get("old"), row.get("new")
        if kind and kind.value == "name" and old and new and old.value and new.value:
            changed[key(new.value)] = old
        if kind and kind.value in _STAFF:
            staff |= {key(one.value) for one in (old, new) if one}
    clinic = any(one.field == "clinic_name" and one.value for one in answers)
    named = any(one.field in _NAMES and one.confidence > _GUESSED for one in answers if one.value)
    own = [] if named else _own(rows)
    kept = [*own, *(one for one in answers if not (own and one.field in _NAMES))]
    kept = [
        one for one in kept
        if not (clinic and one.field == "provider_name" and key(one.value) in staff)
        and not (clinic and _of_staff(one, rows))
    ]  # fmt: skip
    return tuple(_under_old(one, changed) for one in kept)


def _of_staff(one: Answer, rows: Sequence[Row]) -> bool:
    """Whether an NPI is a practitioner's own, beside whose name it stands: not the clinic's."""
    place = one.evidence
    if one.field != "npi" or place is None or place.label != "ind":
        return False
    moving = [row for row in rows if (change := row.get("change")) and change.value in _STAFF]
    spots = [
        each.evidence for row in moving for each in row.answers if each.field in {"old", "new"}
    ]
    return any(
        spot and spot.segment == place.segment and 0 <= place.line - spot.line <= 1
        for spot in spots
    )


def _own(rows: Sequence[Row]) -> list[Answer]:
    """Whose name changes, where the message names nobody else: a practitioner who has married."""
    told = [(row.get("change"), row.get("old")) for row in rows]
    names = [
        replace(old, field="provider_name", confidence=min(old.confidence, _SAYS_WHO))
        for change, old in told
        if change and change.value == "name" and old and old.verdict == "person"
    ]
    return names if len(names) == 1 else []


def _under_old(one: Answer, changed: dict[str, Answer]) -> Answer:
    old = changed.get(key(one.value)) if one.field in _NAMES else None
    return replace(old, field=one.field) if old else one
