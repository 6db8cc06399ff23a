"""What every row of a list of people says alike is their clinic's: its name, its number."""

from collections.abc import Iterator

from mail_intake.extract.candidates import judged
from mail_intake.extract.layout import Place, Table
from mail_intake.extract.people.person import TABLE
from mail_intake.extract.seen import OWN, Seen, answer, is_plans
from mail_intake.fields.fold import key
from mail_intake.model.answer import Answer
from mail_intake.model.form import FieldSpec

#: One row alone says what is its own; the layout reads it as labels and values.
FEWEST = 2


def common(seen: Seen) -> tuple[Answer, ...]:
    """Return what the columns of all tables say of the clinic, each field once.

    A column whose rows differ is the people's own and says nothing of the clinic.
    """
    found: dict[str, Answer] = {}
    for table in seen.layout.tables:
        if table.place.kind in OWN and not table.turned:
            for spec in seen.form.fields:
                told = next(_told(spec, table, seen), None)
                if told is not None:
                    found.setdefault(spec.name, told)
    return tuple(found.values())


def _told(spec: FieldSpec, table: Table, seen: Seen) -> Iterator[Answer]:
    for at, label in enumerate(table.header):
        if label not in seen.labels.own & seen.labels.of_form[spec.name]:
            continue
        cells = [row[at] if at < len(row) else "" for row in table.rows if any(row)]
        if len(cells) < FEWEST or not cells[0] or len({key(cell) for cell in cells}) > 1:
            continue
        raw, verdict = judged(spec, cells[0], seen)
        if verdict.value and not is_plans(spec.kind, verdict.value, seen.plan):
            number = next(n for n, row in enumerate(table.rows) if any(row))
            place = Place(table.place.segment, table.place.line + 1 + number, table.place.kind)
            yield answer(spec, raw, verdict, place, sure=TABLE, label=label)
