"""Rows of a plain repeating part: further practitioners, out of tables, labelled blocks, lists and prose."""

from collections.abc import Iterator

from mail_intake.extract.listed import listed
from mail_intake.extract.parts import Pair, Table
from mail_intake.extract.seen import OWN, Seen, answer
from mail_intake.model.answer import Answer, Outcome, Row
from mail_intake.model.form import FieldSpec, ItemSpec

#: A table of so many recognised columns is one of rows; so many blocks are a list.
FEWEST = 2
#: Columns of a name in parts, in the order in which they are written.
_NAME_PARTS = ("first name", "last name")
#: So many of a column's first cells tell what an unknown header means.
MOSTLY, SAMPLE = 0.6, 50


def rows_of(seen: Seen, spec: ItemSpec) -> tuple[Row, ...]:
    """Return the rows of every table whose columns are fields of the repeating part, else of blocks
    that begin with the same label, else of lines and sentences that name people with their numbers.
    """
    found: list[Row] = []
    for table in seen.layout.tables:
        if table.place.kind in OWN and not _is_applicants(seen, table):
            found += _Rows(seen, spec, table).read()
    if not found:
        found = _blocks(seen, spec)
    return tuple(found) if found else tuple(listed(seen, spec))


def _is_applicants(seen: Seen, table: Table) -> bool:
    """One row under headers that only the form itself asks: that is the applicant."""
    filled = [row for row in table.rows if any(row)]
    return len(filled) == 1 and len(seen.labels.own.intersection(table.header)) > 1


class _Rows:
    """A table's rows, read by its columns."""

    def __init__(self, seen: Seen, spec: ItemSpec, table: Table) -> None:
        self.seen, self.spec, self.table = seen, spec, table
        self.columns = self._columns()
        self.parts = [self._role(role) for role in _NAME_PARTS]

    def read(self) -> list[Row]:
        named = self.spec.fields[0].name in self.columns
        in_parts = not named and None not in self.parts
        if len(self.columns) + in_parts < FEWEST:
            return []
        rows = [self._row(number, in_parts=in_parts) for number in range(len(self.table.rows))]
        return [row for row in rows if row.answers]

    def _columns(self) -> dict[str, int]:
        """Columns by their headers; of unknown headers by what most of their cells are."""
        labels, header = self.seen.labels, self.table.header
        found: dict[str, int] = {}
        for one in self.spec.fields:
            words = labels.of_rows[one.name]
            column = next((n for n, head in enumerate(header) if head in words), None)
            if column is not None:
                found[one.name] = column
        for column, head in enumerate(header) if found else ():
            if (
                column not in found.values()
                and head not in labels.fields
                and not labels.role(head)
            ):
                open_ones = [one for one in self.spec.fields if one.name not in found]
                name = next((one.name for one in open_ones if self._holds(one, column)), "")
                if name:
                    found[name] = column
        return found

    def _holds(self, spec: FieldSpec, column: int) -> bool:
        """Whether most of a column's cells look like a kind."""
        rows = self.table.rows[:SAMPLE]
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        alike = sum(self._looks(spec.kind, cell) for cell in cells)
        return bool(cells) and alike >= MOSTLY * len(cells)

    def _looks(self, kind: str, cell: str) -> bool:
        words = self.seen.words
        if kind == "provider_name":
            return words.names.is_person(cell)
        if kind == "specialty":
            return bool(words.specialties.callings(cell))
        return words.judge(kind, cell).value is not None

    def _role(self, role: str) -> int | None:
        header, labels = self.table.header, self.seen.labels
        return next((n for n, head in enumerate(header) if labels.role(head) == role), None)

    def _row(self, number: int, *, in_parts: bool) -> Row:
        cells = self.table.rows[number]
        answers = [self._of_parts(number)] if in_parts else []
        for one in self.spec.fields:
            column = self.columns.get(one.name)
            if column is not None and column < len(cells):
                answers.append(self._cell(one, cells[column].strip(), (number, column)))
        return Row(answers=tuple(one for one in answers if one is not None))

    def _cell(self, spec: FieldSpec, cell: str, at: tuple[int, int]) -> Answer | None:
        verdict = self.seen.words.judge(spec.kind, cell, self.seen.on)
        if not cell or verdict.outcome is Outcome.ABSENT:
            return None
        return answer(spec, cell, verdict, self.table.at(*at), sure=0.95)

    def _of_parts(self, number: int) -> Answer | None:
        """First and last name of two columns; the characters run from the one to the other."""
        spec, cells = self.spec.fields[0], self.table.rows[number]
        parts = [n for n in self.parts if n is not None and n < len(cells) and cells[n].strip()]
        if len(parts) < len(_NAME_PARTS):
            return None
        name = " ".join(cells[n].strip() for n in parts)
        raw = "\t".join(cells[min(parts) : max(parts) + 1])
        verdict = self.seen.words.judge(spec.kind, name, self.seen.on)
        return answer(spec, raw, verdict, self.table.at(number, min(parts)), sure=0.95)


# -- blocks -------------------------------------------------------------------------------------


def _blocks(seen: Seen, spec: ItemSpec) -> list[Row]:
    """Blocks of labelled lines, each begun by the same label: "Provider 1: …", "NPI: …"."""
    found = [Row(answers=tuple(one)) for one in _grouped(seen, spec)]
    whole = [row for row in found if len(row.answers) >= FEWEST and row.get(spec.fields[0].name)]
    return whole if len(whole) >= FEWEST else []


def _grouped(seen: Seen, spec: ItemSpec) -> Iterator[list[Answer]]:
    first = spec.fields[0]
    block: list[Answer] | None = None
    for pair in seen.own_pairs:
        made = _labelled(seen, spec, pair) if pair.place.kind in OWN else None
        if made is not None and made.field == first.name:
            if block is not None:
                yield block
            block = [made] if made.verdict != "organisation" else None
        elif (
            made is not None
            and block is not None
            and all(one.field != made.field for one in block)
        ):
            block.append(made)
        elif made is None and block is not None and pair.label in seen.labels.own:
            yield block
            block = None
    if block is not None:
        yield block


def _labelled(seen: Seen, spec: ItemSpec, pair: Pair) -> Answer | None:
    for one in spec.fields:
        if pair.label in seen.labels.of_rows[one.name] and pair.value:
            verdict = seen.words.judge(one.kind, pair.value, seen.on)
            if verdict.outcome is not Outcome.ABSENT:
                return answer(one, pair.value, verdict, pair.place, sure=0.95, label=pair.label)
    return None
