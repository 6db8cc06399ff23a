"""What must hold between the parts of a form: names that exist, labels that tell fields apart."""

import re
from collections.abc import Iterator, Sequence

from mail_intake.config.faults import Faults
from mail_intake.config.places import Place
from mail_intake.config.schema import FieldTable, FormTable, ItemsTable
from mail_intake.model.form import KIND_NAMES, LAYOUTS

#: What a layout cannot do without, as (attribute of a field, its value).
NEEDS = {
    "contacts": (("kind", "email"), ("kind", "contact_name"), ("kind", "job_title")),
    "changes": (("name", "change"), ("name", "old"), ("name", "new"), ("name", "effective_date")),
    "rows": (),
}


def check_form(table: FormTable, place: Place, faults: Faults) -> None:
    """Note everything that is wrong with a form."""
    if not table.fields and table.items is None:
        faults.note(place.at("fields"), "the form asks nothing", "Add a [[fields]] table")
    _check_fields(table.fields, place.at("fields"), faults)
    names = [one.name for one in table.fields]
    for number, group in enumerate(table.one_of):
        for index, name in enumerate(group):
            if name not in names:
                faults.note(
                    place.at("one_of", number, index),
                    f"there is no field {name}",
                    f"Name some of {', '.join(names) or 'the fields, once there are some'}",
                )
    if table.items is not None:
        _check_items(table.items, place.at("items"), faults)


def _check_items(table: ItemsTable, place: Place, faults: Faults) -> None:
    _check_fields(table.fields, place.at("fields"), faults)
    if table.layout not in LAYOUTS:
        faults.note(
            place.at("layout"),
            f"there is no layout {table.layout}",
            f"Write one of {', '.join(LAYOUTS)}",
        )
    for attribute, value in NEEDS.get(table.layout, ()):
        if all(getattr(one, attribute) != value for one in table.fields):
            faults.note(
                place.at("fields"),
                f"the layout {table.layout} needs a field of {attribute} {value}",
                "Add it as an [[items.fields]] table, or write another layout",
            )


def _check_fields(fields: Sequence[FieldTable], place: Place, faults: Faults) -> None:
    """Kinds exist; names and labels are each used once."""
    owners: dict[str, str] = {}
    names: set[str] = set()
    for number, one in enumerate(fields):
        here = place.at(number)
        if one.kind not in KIND_NAMES:
            faults.note(
                here.at("kind"),
                f"there is no kind of field {one.kind}",
                f"Write one of {', '.join(KIND_NAMES)}",
            )
        if one.name in names:
            problem = f"another field is called {one.name}, too"
            faults.note(here.at("name"), problem, "Give each field a name of its own")
        names.add(one.name)
        for key, label in _labels(one):
            other = owners.setdefault(_plain(label), one.name)
            if other != one.name:
                problem = f'"{label}" is a label of {other}, too'
                faults.note(here.at(key), problem, "Leave it with one of them")


def _plain(label: str) -> str:
    """Fold as labels are folded when they are looked for: case and punctuation gone."""
    return " ".join(re.sub(r"[\W_]+", " ", label.casefold()).split())


def _labels(one: FieldTable) -> Iterator[tuple[str, str]]:
    yield "label", one.label
    for index, label in enumerate(one.labels):
        yield f"labels.{index}", label
