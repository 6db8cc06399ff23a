"""Where a name changes, the clinic is entered under the name on file: the old one."""

from collections.abc import Sequence
from dataclasses import replace

from mail_intake.fields.fold import key
from mail_intake.model.answer import Answer, Row

#: The fields that a name on file may stand in.
_NAMES = frozenset({"clinic_name", "provider_name"})


def on_file(answers: Sequence[Answer], rows: Sequence[Row]) -> tuple[Answer, ...]:
    """Return the answers with a new name replaced by the old one, where the message tells both."""
    changed = {}
    for row in rows:
        kind, old, new = row.get("change"), row.get("old"), row.get("new")
        if kind and kind.value == "name" and old and new and old.value and new.value:
            changed[key(new.value)] = old
    return tuple(_under_old(one, changed) for one in answers)


def _under_old(one: Answer, changed: dict[str, Answer]) -> Answer:
    old = changed.get(key(one.value)) if one.field in _NAMES else None
    return replace(old, field=one.field) if old else one
