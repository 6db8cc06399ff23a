"""A row of a table, or a record, as a change: what, old and new; or who comes and who goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from mail_intake.extract.candidates import Seen
from mail_intake.extract.draft import Draft, Piece, sided
from mail_intake.extract.judged import Judge
from mail_intake.extract.layout import Place
from mail_intake.fields.fold import fold, key
from mail_intake.model.answer import Outcome

#: A roster's people have come lately, or will: who came earlier is no change, in days.
_LATELY = 120
_DIGIT = re.compile(r"\d")
_TURNED = re.compile(r"(?P<last>[^\d,]{2,40}),\s?(?P<first>[^\d,]{2,40})$")
#: What an action means for a place.
_OPENING = {
    "add": "add-location", "add-location": "add-location", "remove": "close-location", "close-location": "close-location",
}  # fmt: skip
_COMING = {"add": "add-practitioner", "remove": "remove-practitioner"}
#: What words over a table, or in a cell, say of the people in it.
_TOLD = {
    "event add-practitioner": "add", "event add": "add", "event start": "add",
    "event remove-practitioner": "remove", "event remove": "remove",
}  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """The cells of a row by their role, under the titles of its table."""

    row: dict[str, str]
    place: Place
    titles: tuple[str, ...]
    rest: str = ""  #: the cells that have no role
    heads: dict[str, str] = field(default_factory=dict)  #: what stands over the cells
    dated: bool = False  #: the table has columns for the days of coming and going


class RowReader:
    """Reads rows."""

    def __init__(self, seen: Seen, judge: Judge) -> None:
        self.seen, self.judge = seen, judge
        self.words = seen.words.changes

    def draft(self, cells: Cells) -> Draft | None:
        """Return the change that a row tells of, None for a row that tells of none."""
        if {"old", "new"} & cells.row.keys():
            return self._change(cells)
        named = {"person", "first", "last"} & cells.row.keys()
        placed = {"street", "place", "zip"} & cells.row.keys()
        return self._place(cells) if placed and not named else self._person(cells)

    def _place(self, cells: Cells) -> Draft | None:
        """A row of a list of places: which opens and which closes."""
        row, place = cells.row, cells.place
        acted = row.get("action") or row.get("what") or ""
        opens = key(acted) == "open" and row.get("date")
        code = (
            "add-location"
            if opens
            else _OPENING.get(
                self.words.actions.get(key(acted)) or self.words.judge(acted).value or ""
            )
        )
        if code is None:
            return None
        side = "new" if code == "add-location" else "old"
        parts = [
            row[name] for name in ("street", "place", "city", "state", "zip") if row.get(name)
        ]
        line = self.seen.mail.segments[place.segment].lines[place.line]
        known = parts and _DIGIT.search(parts[0])
        verdict = self.judge.verdict(code, ", ".join(parts), side=side)
        piece = Piece(_in_order(line, parts), place, verdict) if known else None
        draft = Draft(
            kind=code, raw=acted, place=place, when=self._when(row.get("date", ""), place), sure=0.95, apart=piece is None
        )  # fmt: skip
        return sided(draft, side, piece) if piece else draft

    def _change(self, cells: Cells) -> Draft | None:
        """A row of what, old and new."""
        row, place = cells.row, cells.place
        what = row.get("what") or row.get("action") or row.get("place") or row.get("person") or ""
        headed = self._headed(cells)
        if not what and not headed:
            return None
        if self._unchanged(row):
            return None
        kind = self._kind(what, cells) if what else headed
        old = self._piece(kind, row.get("old", ""), place, "old")
        new = self._piece(kind, row.get("new", ""), place, "new")
        if kind == "remove-practitioner":
            old, new = old or new or self._who(cells, kind), None
        if kind == "add-practitioner":
            old, new = None, new or self._who(cells, kind)
        if not (old or new) and kind == "other":
            return None
        return Draft(
            kind=kind, raw=what or _raw(new, old), place=place, old=old, new=new, when=self._when(row.get("date", ""), place),
            sure=0.95,
        )  # fmt: skip

    def _headed(self, cells: Cells) -> str:
        """Return the kind that "Old name" and "New name" over a table tell, "" for none."""
        codes = [
            self.words.judge(cells.heads.get(side, "")).value or "other" for side in ("new", "old")
        ]
        return next((code for code in codes if code != "other"), "")

    def _unchanged(self, row: dict[str, str]) -> bool:
        """Whether a row says that all stays, or says nothing: a form's lines that were left alone."""
        new, old = row.get("new", ""), row.get("old", "")
        if self.words.actions.get(key(new)) == "none" or (
            new and self.titled(new) == "none" and not _DIGIT.search(new)
        ):
            return True
        dated = _DIGIT.search(row.get("date", "")) is not None
        blank = not key(new) and "new" in row and not dated
        return blank and (not key(old) or self._what_goes(row) == "")

    def _what_goes(self, row: dict[str, str]) -> str:
        """Return "add" or "remove" where a row's first cell says that a person or a place comes or goes."""
        what = row.get("what") or row.get("action") or ""
        code = self.words.judge(what).value or ""
        return {"remove-practitioner": "remove", "close-location": "remove"}.get(code, "")

    def _kind(self, what: str, cells: Cells) -> str:
        """By the cell for it, else by the table's title."""
        code = self.words.judge(what).value or "other"
        if code != "other" or cells.row.get("what"):
            return code
        titled = [self.words.judge(title).value or "other" for title in cells.titles]
        return next((one for one in titled if one != "other"), "other")

    def _piece(self, kind: str, raw: str, place: Place, side: str) -> Piece | None:
        if not fold(raw) or self.seen.words.placeholders.code(raw):
            return None
        return self.judge.made(kind, raw, place, side=side)

    def _person(self, cells: Cells) -> Draft | None:
        """A row of a roster: who, and whether they come or go."""
        row, place = cells.row, cells.place
        told = self._action(cells)
        kind = _COMING.get(told, "")
        who = self._who(cells, kind) if kind else None
        if not kind or (who is None and not self._nameless(cells)):
            return None
        started = row.get("start" if told == "add" else "end") or row.get("date") or ""
        draft = Draft(
            kind=kind, raw=row.get("action") or (who.raw if who else ""), place=place, when=self._when(started, place),
            sure=0.95, apart=who is None,
        )  # fmt: skip
        return replace(draft, new=who) if told == "add" else replace(draft, old=who)

    def _nameless(self, cells: Cells) -> bool:
        """Whether somebody's name was left out: an action, and a day or more beside it."""
        named = {"person", "first", "last"} & cells.row.keys()
        return bool(
            named
            and cells.row.get("action")
            and _DIGIT.search(cells.row.get("date") or cells.rest)
        )

    def _action(self, cells: Cells) -> str:
        """Return "add", "remove", "none", or "" by the cell for it, the days, or the table's title."""
        row = cells.row
        acted = row.get("action") or row.get("what")
        if acted:
            return self._acted(acted)
        titled = next(filter(None, map(self.titled, cells.titles)), "")
        if cells.dated and titled in {"add", "remove"}:
            return titled
        return self._by_days(row) or ("" if cells.dated else titled)

    def _by_days(self, row: dict[str, str]) -> str:
        """Somebody with a last day goes; one who started lately, or will, comes."""
        if row.get("end") and not self.seen.words.placeholders.code(row["end"]):
            return "remove"
        return "add" if row.get("start") and self._lately(row["start"]) else ""

    def _acted(self, cell: str) -> str:
        """Read a code ("A", "term"), or words ("Provider leaving")."""
        known = self.words.actions.get(key(cell))
        coded = {code: told for told, code in _COMING.items()}
        return known or coded.get(self.words.judge(cell).value or "", "") or self.titled(cell)

    def titled(self, title: str) -> str:
        """Read "Terminations", "New providers", "Adds" over a table; "none" for what is unchanged."""
        codes = [code for hit in self.words.scan(title) for code in hit.codes]
        if "same" in codes:
            return "none"
        told = {_TOLD[code] for code in codes if code in _TOLD}
        return told.pop() if len(told) == 1 else ""

    def _lately(self, raw: str) -> bool:
        value = self.seen.words.judge("date", raw, self.seen.on).value
        since = self.seen.on - timedelta(days=_LATELY)
        return value is not None and date.fromisoformat(value) >= since

    def _who(self, cells: Cells, kind: str) -> Piece | None:
        """The name in one cell, or first and last name as they stand in the line."""
        row, place = cells.row, cells.place
        first, last = row.get("first", ""), row.get("last", "")
        if first and last:
            line = self.seen.mail.segments[place.segment].lines[place.line]
            whole = self.judge.verdict(kind, f"{first} {last}", side="new")
            return Piece(_stretch(line, (first, last)), place, whole)
        piece = self._piece(kind, row.get("person") or first or last, place, "new")
        return self._unturned(piece) if piece else None

    def _unturned(self, piece: Piece) -> Piece:
        """Read "Lee, Ann" the right way round; "Ann Lee, MD" is so already."""
        turned = _TURNED.match(self.seen.words.names.bare(piece.raw))
        if turned is None or not piece.verdict.value:
            return piece
        return replace(
            piece, verdict=replace(piece.verdict, value=f"{turned['first']} {turned['last']}")
        )

    def _when(self, raw: str, place: Place) -> Piece | None:
        verdict = self.seen.words.judge("date", raw, self.seen.on) if raw else None
        return (
            Piece(raw, place, verdict)
            if verdict and verdict.outcome is not Outcome.ABSENT
            else None
        )


def _raw(*pieces: Piece | None) -> str:
    return next((piece.raw for piece in pieces if piece), "")


def _stretch(line: str, cells: Sequence[str]) -> str:
    """Return the stretch of a line that cells stand in, whichever stands first; else the first one."""
    spots = [(line.find(cell), len(cell)) for cell in cells]
    if any(at < 0 for at, _ in spots):
        return cells[0]
    return line[min(at for at, _ in spots) : max(at + length for at, length in spots)]


def _in_order(line: str, cells: Sequence[str]) -> str:
    """Return the stretch from the first cell to the last, each behind the one before."""
    begin = at = line.find(cells[0])
    for cell in cells:
        at = line.find(cell, at) + len(cell) if at >= 0 and cell in line[at:] else -1
    return line[begin:at] if at > 0 else ", ".join(cells)
