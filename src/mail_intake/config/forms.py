"""Forms: files in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mail_intake.config.faults import Faults
from mail_intake.config.formrules import check_form
from mail_intake.config.places import Place
from mail_intake.config.schema import FieldTable, FormTable, ItemsTable, MailboxTable
from mail_intake.model.form import FieldSpec, Form, ItemSpec


@dataclass(slots=True)
class Forms:
    """The forms by name, and the mailboxes that form files carry themselves."""

    forms: dict[str, Form] = field(default_factory=dict)
    mailboxes: dict[str, tuple[MailboxTable, Place]] = field(default_factory=dict)


def forms_in(folder: Path, place: Place, faults: Faults) -> Forms:
    """Read every form of a folder that is named at `place`."""
    found = Forms()
    if not folder.is_dir():
        way_out = "Create it, with one TOML file for each form"
        faults.note(place, f"there is no folder {folder.name}", way_out)
    for path in sorted(folder.glob("*.toml")):
        shape = faults.toml(path)
        table = faults.check(FormTable, shape or {}, path)
        check_form(table, Place(path), faults)
        found.forms[path.stem] = _form(path.stem, table)
        if table.mailbox is not None:
            found.mailboxes[path.stem] = (table.mailbox, Place(path, "mailbox"))
    return found


def known(forms: Mapping[str, Form]) -> str:
    """Name the forms there are, as a way out."""
    return f"There are: {', '.join(forms) or 'none'}"


def _form(name: str, table: FormTable) -> Form:
    return Form(
        name=name,
        title=table.title,
        fields=tuple(_field(one) for one in table.fields),
        items=_items(table.items),
        one_of=tuple(tuple(group) for group in table.one_of),
        phi_rule=table.phi_rule,
        signs=tuple(table.signs),
        respond_days=table.respond_days,
    )


def _items(table: ItemsTable | None) -> ItemSpec | None:
    if table is None:
        return None
    return ItemSpec(
        name=table.name,
        layout=table.layout,
        fields=tuple(_field(one) for one in table.fields),
        minimum=table.minimum,
        missing_as=table.missing_as,
    )


def _field(table: FieldTable) -> FieldSpec:
    return FieldSpec(
        name=table.name,
        kind=table.kind,
        label=table.label,
        labels=tuple(label.casefold() for label in table.labels),
        required=table.required,
        writer=table.writer,
        applicant=table.applicant,
        example=table.example,
    )
