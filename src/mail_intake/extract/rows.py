"""Rows of a plain table: further practitioners, or whatever a new form repeats."""

from mail_intake.extract.candidates import OWN, Seen, answer
from mail_intake.extract.layout import Place, Table
from mail_intake.fields.fold import key
from mail_intake.model.answer import Outcome, Row
from mail_intake.model.form import FieldSpec, ItemSpec

#: A table of so many recognised columns is one of rows.
FEWEST = 2


def rows_of(seen: Seen, spec: ItemSpec) -> tuple[Row, ...]:
    """Return the rows of every table whose header names fields of the repeating part."""
    found: list[Row] = []
    for table in seen.layout.tables:
        columns = {one.name: _column(table, one) for one in spec.fields}
        known = {name: column for name, column in columns.items() if column is not None}
        if table.place.kind in OWN and len(known) >= FEWEST:
            found += _rows(seen, spec, table, known)
    return tuple(found)


def _column(table: Table, spec: FieldSpec) -> int | None:
    words = {key(word) for word in (spec.label, *spec.labels)}
    return next((n for n, head in enumerate(table.header) if head in words), None)


def _rows(seen: Seen, spec: ItemSpec, table: Table, columns: dict[str, int]) -> list[Row]:
    found = []
    for number, cells in enumerate(table.rows):
        place = Place(table.place.segment, table.place.line + number + 1, table.place.kind)
        answers = []
        for one in spec.fields:
            column = columns.get(one.name)
            cell = cells[column].strip() if column is not None and column < len(cells) else ""
            verdict = seen.words.judge(one.kind, cell, seen.on)
            if cell and verdict.outcome is not Outcome.ABSENT:
                answers.append(answer(one, cell, verdict, place, sure=0.95))
        if answers:
            found.append(Row(answers=tuple(answers)))
    return found
