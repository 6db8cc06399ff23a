"""Forms, redirects and calendar: files in, values out, everything wrong with them noted."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mail_intake.config.faults import Faults
from mail_intake.config.schema import (
    CalendarTable,
    FieldTable,
    FormTable,
    ItemsTable,
    MailboxTable,
    RedirectsTable,
)
from mail_intake.model.form import (
    HOLIDAYS,
    KIND_NAMES,
    LAYOUTS,
    Calendar,
    FieldSpec,
    Form,
    ItemSpec,
    Topic,
)


def forms_in(folder: Path, faults: Faults) -> tuple[dict[str, Form], dict[str, MailboxTable]]:
    """Read every form; the mailboxes that form files carry themselves, by form name."""
    forms: dict[str, Form] = {}
    boxes: dict[str, MailboxTable] = {}
    if not folder.is_dir():
        faults.add(
            "mail-intake.toml",
            "forms",
            f"there is no folder {folder.name}",
            "Create it, with one TOML file for each form",
        )
        return forms, boxes
    for path in sorted(folder.glob("*.toml")):
        shape = faults.toml(path)
        table = None if shape is None else faults.check(FormTable, shape, path)
        if table is None:
            continue
        _check_form(table, path, faults)
        forms[path.stem] = _form(path.stem, table)
        if table.mailbox is not None:
            boxes[path.stem] = table.mailbox
    return forms, boxes


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


def _check_form(table: FormTable, path: Path, faults: Faults) -> None:
    names = [one.name for one in table.fields]
    if not table.fields and table.items is None:
        faults.add(path, "fields", "the form asks nothing", "Add a [[fields]] table")
    _check_fields(table.fields, "fields", path, faults)
    for number, group in enumerate(table.one_of):
        for name in group:
            if name not in names:
                faults.add(
                    path,
                    f"one_of.{number}",
                    f"there is no field {name}",
                    f"Name some of {', '.join(names)}",
                )
    if table.items is not None:
        _check_fields(table.items.fields, "items.fields", path, faults)
        if table.items.layout not in LAYOUTS:
            faults.add(
                path,
                "items.layout",
                f"there is no layout {table.items.layout}",
                f"Write one of {', '.join(LAYOUTS)}",
            )


def _check_fields(fields: list[FieldTable], key: str, path: Path, faults: Faults) -> None:
    """Kinds exist; names and labels are each used once."""
    seen: dict[str, str] = {}
    names: set[str] = set()
    for number, one in enumerate(fields):
        place = f"{key}.{number}"
        if one.kind not in KIND_NAMES:
            faults.add(
                path,
                f"{place}.kind",
                f"there is no kind of field {one.kind}",
                f"Write one of {', '.join(KIND_NAMES)}",
            )
        if one.name in names:
            faults.add(
                path,
                f"{place}.name",
                f"{one.name} stands twice",
                "Give each field a name of its own",
            )
        names.add(one.name)
        for label in one.labels:
            other = seen.setdefault(label.casefold(), one.name)
            if other != one.name:
                faults.add(
                    path,
                    f"{place}.labels",
                    f'"{label}" is a label of {other} too',
                    "Leave it with one of them",
                )


def topics_in(path: Path, faults: Faults) -> tuple[Topic, ...]:
    """Read the topics that belong to other desks."""
    shape = faults.toml(path)
    table = None if shape is None else faults.check(RedirectsTable, shape, path)
    if table is None:
        return ()
    return tuple(
        Topic(
            name=one.name,
            title=one.title,
            any_of=tuple(one.any_of),
            facts=tuple(one.facts),
            unless=tuple(one.unless),
            home=one.home,
            refile=one.refile,
        )
        for one in table.topics
    )


def calendar_in(path: Path, faults: Faults) -> Calendar:
    """Read office hours and holidays."""
    shape = faults.toml(path)
    table = None if shape is None else faults.check(CalendarTable, shape, path)
    table = table or CalendarTable()
    try:
        ZoneInfo(table.zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.add(
            path,
            "zone",
            f"there is no time zone {table.zone}",
            'Write a name such as "America/Los_Angeles"',
        )
    if table.opens >= table.closes:
        faults.add(path, "closes", "the office closes before it opens", "Correct opens or closes")
    for number, name in enumerate(table.holidays):
        if name not in HOLIDAYS and not _is_date(name):
            faults.add(
                path,
                f"holidays.{number}",
                f"{name} is neither a rule nor a date",
                f'Write a date ("2026-12-24") or one of {", ".join(HOLIDAYS)}',
            )
    return Calendar(
        zone=table.zone, opens=table.opens, closes=table.closes, holidays=tuple(table.holidays)
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
