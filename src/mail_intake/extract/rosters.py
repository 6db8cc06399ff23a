"""Tables of changes and of practitioners who come and go, whatever file or mail they stand in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mail_intake.extract.candidates import OWN, Seen
from mail_intake.extract.draft import Draft, Piece
from mail_intake.extract.judged import Judge
from mail_intake.extract.layout import Place
from mail_intake.fields.fold import fold, key
from mail_intake.model.answer import Outcome, Verdict
from mail_intake.model.mail import Grid, Segment

#: A header is looked for in so many rows; above it stand titles.
_DEEPEST = 12
#: A roster's people have come lately, or will: who came earlier is no change, in days.
_LATELY = 120
_COMING = {"add": "add-practitioner", "remove": "remove-practitioner"}
_GAP = re.compile(r"\t+|\s*\|\s*|\s{2,}")
#: The form's labels that head a column of a table of changes.
_FORM = {"change": "what", "old": "old", "new": "new", "effective_date": "date"}


@dataclass(frozen=True)
class Table:
    """A table whose header is understood: column numbers by role, rows with their line."""

    columns: dict[str, int]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    number: int  #: of the segment
    titles: tuple[str, ...]


class Rosters:
    """Finds tables and reads their rows; `covered` are (segment, line) that belong to one."""

    def __init__(self, seen: Seen, judge: Judge) -> None:
        self.seen, self.judge = seen, judge
        self.words = seen.words.changes
        self.labels = {
            key(word): _FORM[spec.name]
            for spec in (seen.form.items.fields if seen.form.items else ())
            if spec.name in _FORM
            for word in (spec.label, *spec.labels)
        }
        self._tables = list(self._all())
        self.covered = frozenset(
            (table.number, line) for table in self._tables for line in self._lines(table)
        )

    def _lines(self, table: Table) -> Iterator[int]:
        first = table.rows[0][0] - 1
        yield first
        yield from (line for line, _ in table.rows)

    def drafts(self) -> Iterator[Draft]:
        """Return one draft for each row that tells of a change."""
        for table in self._tables:
            read = self._change if {"old", "new"} & table.columns.keys() else self._person
            for line, cells in table.rows:
                place = Place(table.number, line, self.seen.mail.segments[table.number].kind)
                row = {
                    role: cells[n].strip() for role, n in table.columns.items() if n < len(cells)
                }
                made = read(row, place, table)
                if made is not None:
                    yield made

    # -- finding --------------------------------------------------------------------------------

    def _all(self) -> Iterator[Table]:
        for number, segment in enumerate(self.seen.mail.segments):
            if segment.kind not in OWN or self._unchanged(segment.source):
                continue
            for grid in (*segment.grids, *_drawn(segment)):
                table = self._understood(grid, number, segment)
                if table is not None:
                    yield table

    def _unchanged(self, title: str) -> bool:
        return any("same" in hit.codes for hit in self.words.scan(title))

    def _understood(self, grid: Grid, number: int, segment: Segment) -> Table | None:
        for n, row in enumerate(grid.rows[:_DEEPEST]):
            columns = self._columns(row)
            if _sufficient(columns):
                rows = tuple(
                    (grid.line + at, cells)
                    for at, cells in enumerate(grid.rows)
                    if at > n and any(map(str.strip, cells))
                )
                above = tuple(" ".join(cells) for cells in grid.rows[:n])
                before = tuple(
                    line
                    for line in segment.lines[max(0, grid.line - 3) : grid.line]
                    if line.strip()
                )
                titles = (segment.source.partition(" ")[2] or segment.source, *before[-1:], *above)
                return Table(columns, rows, number, titles) if rows else None
        return None

    def _columns(self, row: Sequence[str]) -> dict[str, int]:
        columns: dict[str, int] = {}
        for n, cell in enumerate(row):
            label = key(cell)
            role = self.labels.get(label) or self._side(label)
            other = self.words.columns.get(label)
            for one in (role, other):
                if one and one not in columns:
                    columns[one] = n
        return columns

    def _side(self, label: str) -> str:
        """Read "Old number" and "New address" by their first word."""
        first, _, rest = label.partition(" ")
        return (
            {"old": "old", "new": "new", "previous": "old", "current": "old"}.get(first, "")
            if rest
            else ""
        )

    # -- rows -----------------------------------------------------------------------------------

    def _change(self, row: dict[str, str], place: Place, table: Table) -> Draft | None:
        """A row of what, old and new."""
        what = row.get("what") or row.get("action") or self._first(row)
        if not what:
            return None
        code = self.seen.words.changes.judge(what).value or "other"
        kind = self._kind(code, row, table)
        draft = Draft(kind=kind, raw=what, place=place, sure=0.95)
        old = self._piece(kind, row.get("old", ""), place, "old")
        new = self._piece(kind, row.get("new", ""), place, "new")
        if kind == "remove-practitioner":
            old, new = old or new or self._who(row, place, kind), None
        if kind == "add-practitioner":
            old, new = None, new or self._who(row, place, kind)
        if not (old or new) and code == "other":
            return None
        return replace(draft, old=old, new=new, when=self._when(row.get("date", ""), place))

    def _first(self, row: dict[str, str]) -> str:
        return row.get("place", "") or row.get("person", "")

    def _kind(self, code: str, row: dict[str, str], table: Table) -> str:
        if code != "other":
            return code
        titled = [self.words.judge(title).value or "other" for title in table.titles]
        return (
            next((one for one in titled if one != "other"), "other")
            if not row.get("what")
            else "other"
        )

    def _piece(self, kind: str, raw: str, place: Place, side: str) -> Piece | None:
        if not fold(raw) or self.seen.words.placeholders.code(raw):
            return None
        return self.judge.made(kind, raw, place, side=side)

    def _person(self, row: dict[str, str], place: Place, table: Table) -> Draft | None:
        """A row of a roster: who, and whether they come or go."""
        told = self._action(row, table)
        kind = _COMING.get(told, "")
        if not kind:
            return None
        who = self._who(row, place, kind)
        if who is None:
            return None
        started = row.get("date") or row.get("start" if told == "add" else "end") or ""
        side = "new" if told == "add" else "old"
        word = row.get("action") or who.raw
        draft = Draft(kind=kind, raw=word, place=place, when=self._when(started, place), sure=0.95)
        return replace(draft, new=who) if side == "new" else replace(draft, old=who)

    def _action(self, row: dict[str, str], table: Table) -> str:
        """Return "add", "remove", "none", or "" by the cell for it, the days, or the table's title."""
        if row.get("action"):
            return self._acted(row["action"])
        if "end" in table.columns or "start" in table.columns:
            if row.get("end") and not self.seen.words.placeholders.code(row["end"]):
                return "remove"
            if row.get("start") and self._lately(row["start"]):
                return "add"
            if {"end", "start"} <= table.columns.keys():
                return ""
        return next(filter(None, map(self._titled, table.titles)), "")

    def _acted(self, cell: str) -> str:
        known = self.words.actions.get(key(cell))
        if known:
            return known
        return {"add-practitioner": "add", "remove-practitioner": "remove"}.get(self.words.judge(cell).value or "", self._titled(cell))  # fmt: skip

    def _titled(self, title: str) -> str:
        """Read "Terminations", "New providers", "Adds" over a table."""
        codes = [code for hit in self.words.scan(title) for code in hit.codes]
        if "same" in codes:
            return "none"
        coming = {
            "event add-practitioner": "add",
            "event add": "add",
            "event remove-practitioner": "remove",
            "event remove": "remove",
        }
        told = {coming[code] for code in codes if code in coming}
        return told.pop() if len(told) == 1 else ""

    def _lately(self, raw: str) -> bool:
        verdict = self.seen.words.judge("date", raw, self.seen.on)
        return bool(verdict.value) and date.fromisoformat(
            verdict.value or ""
        ) >= self.seen.on - timedelta(days=_LATELY)

    def _who(self, row: dict[str, str], place: Place, kind: str) -> Piece | None:
        """The name in one cell, or first and last name as they stand in the line."""
        first, last = row.get("first", ""), row.get("last", "")
        if first and last:
            line = self.seen.mail.segments[place.segment].lines[place.line]
            whole = self.judge.verdict(kind, f"{first} {last}", side="new")
            return Piece(_as_it_stands(line, first, last), place, whole)
        raw = row.get("person") or first or last
        return self._piece(kind, raw, place, "new") if raw else None

    def _when(self, raw: str, place: Place) -> Piece | None:
        if not raw:
            return None
        verdict: Verdict = self.seen.words.judge("date", raw, self.seen.on)
        return None if verdict.outcome is Outcome.ABSENT else Piece(raw, place, verdict)


def _as_it_stands(line: str, first: str, last: str) -> str:
    """Return the stretch of a line that both cells stand in."""
    one, other = line.find(first), line.find(last)
    if one < 0 or other < 0:
        return first
    return line[min(one, other) : max(one + len(first), other + len(last))]


def _sufficient(columns: dict[str, int]) -> bool:
    """Whether a row of cells heads a table that we can read."""
    if "new" in columns and ({"old", "what", "action", "date"} & columns.keys()):
        return True
    if "old" in columns and ({"what", "action", "date"} & columns.keys()):
        return True
    named = "person" in columns or {"first", "last"} <= columns.keys()
    return named and len(columns) > 1


def _drawn(segment: Segment) -> Iterator[Grid]:
    """Runs of lines of cells that tabs, pipes or wide gaps part, where no grid is."""
    inside = {n for grid in segment.grids for n in range(grid.line, grid.line + len(grid.rows))}
    rows: list[tuple[str, ...]] = []
    start = 0
    for n, line in enumerate((*segment.lines, "")):
        cells = tuple(cell.strip() for cell in _GAP.split(line.strip().strip("|")))
        rule = bool(line.strip()) and not re.search(r"\w", line.replace("_", ""))
        if n not in inside and (len(cells) > 1 or (rows and rule)):
            start = start if rows else n
            rows.append(() if rule else cells)
        else:
            if len(rows) > 1:
                yield Grid(line=start, rows=tuple(rows))
            rows = []
