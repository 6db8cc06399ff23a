"""What the columns of a table of people hold: by their header, else by what stands in them."""

import re
from collections.abc import Callable, Sequence

from mail_intake.extract.layout import Place
from mail_intake.extract.people.values import Values
from mail_intake.extract.pieces.cells import cells_of
from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.fields import email
from mail_intake.fields.fold import alike, key
from mail_intake.model.mail import SegmentKind

#: A header stands in one of so many first rows; so many rows tell what a column holds.
HEADERS, SAMPLE = 12, 50
#: A cell of a column of titles has no more words.
MOST_WORDS = 7
#: What a form of contacts asks for.
ASKED = ("email", "contact_name", "job_title")
#: Headers that no form asks for.
_HEADS = {
    "first": ("first name", "given name", "first", "forename", "fname", "given names", "firstname"),
    "last": ("last name", "surname", "family name", "last", "lname", "lastname"),
    "action": ("action", "status", "change", "add remove", "type of change", "request", "what", "add delete"),
}  # fmt: skip
#: A column that says yes or no to each row.
_CHOICE = re.compile(
    r"\b(?:alerts?|receives?|notif\w*|include\w?|add|active|current|send|list|subscribe\w?|y/?n|yes ?/ ?no)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof)\.?", re.IGNORECASE)
_REFUSES = frozenset({"n", "no", "false"})
_ANSWERS = _REFUSES | {"y", "yes", "x", "true", ""}
_HEAD = {word: kind for kind, words in _HEADS.items() for word in words}
_NOWHERE = Place(0, 0, SegmentKind.BODY)


class Columns:
    """Knows what a table's columns hold."""

    def __init__(self, values: Values) -> None:
        self.values, self.asked = values, values.asked
        self.words = values.namer.words

    def head(self, cell: str) -> str:
        """Return what a header asks for: a kind, "first", "last", "action", "other", "" for no header."""
        kind = _HEAD.get(key(cell)) or self.asked.kind(cell)
        return kind if kind in {*ASKED, *_HEADS, ""} else "other"

    def is_header(self, row: Sequence[str]) -> bool:
        """Whether a row names columns: two at least, and no address stands in it."""
        named = sum(self.head(cell) != "" for cell in row)
        return named > 1 and not any(email.find(cell) for cell in row)

    def of(self, rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
        """Return the first row below the header, and the column of each kind."""
        for number, row in enumerate(rows[:HEADERS]):
            if self.is_header(row):
                heads = [self.head(cell) for cell in row]
                known = {
                    head: self._told(rows[number + 1 :], heads, head)
                    for head in heads
                    if head not in {"", "other"}
                }
                taken = {at for at, head in enumerate(heads) if head}
                return number + 1, self._by_content(rows[number:], known, taken)
        known = self._by_content(rows, {}, set())
        return self._first(rows, known), known

    def _told(self, rows: Sequence[Sequence[str]], heads: Sequence[str], head: str) -> int:
        """Of several columns of a kind the fullest, the first of these: "Title" may hold "Ms." or nothing."""
        columns = [at for at, other in enumerate(heads) if other == head]
        told = [sum(self._tells(_cell(row, at), head) for row in rows[:SAMPLE]) for at in columns]
        return columns[told.index(max(told))]

    def _tells(self, cell: str, head: str) -> bool:
        """Whether a cell says something; a form of address is no job title."""
        return bool(cell) and not (head == "job_title" and _COURTESY.fullmatch(cell))

    def _first(self, rows: Sequence[Sequence[str]], known: dict[str, int]) -> int:
        """Return the first row with an address, where a header says nothing that we know."""
        at = known.get("email", 0)
        return next((n for n, row in enumerate(rows[:HEADERS]) if email.find(_cell(row, at))), 0)

    def _by_content(
        self, rows: Sequence[Sequence[str]], known: dict[str, int], taken: set[int]
    ) -> dict[str, int]:
        """Columns whose header says nothing are known by what stands in most of their cells."""
        tests: dict[str, Callable[[str], bool]] = {
            "email": lambda cell: bool(email.find(cell)),
            "contact_name": self._holds_name,
            "job_title": self.words.titles.stands,
        }
        for kind, test in tests.items():
            if kind not in known and not (kind == "contact_name" and "last" in known):
                at = self._fullest(rows, test, taken)
                if at is not None:
                    known[kind] = at
                    taken.add(at)
        self._choice(rows, known, taken)
        if "job_title" not in known and {"email", "contact_name"} <= known.keys():
            self._last(rows, known, taken)
        return known

    def _choice(
        self, rows: Sequence[Sequence[str]], known: dict[str, int], taken: set[int]
    ) -> None:
        """A column of yes and no under a header that asks who is meant."""
        for at, head in enumerate(rows[0]):
            cells = {_cell(row, at).casefold() for row in rows[1:SAMPLE]}
            if cells & _REFUSES and cells <= _ANSWERS and _CHOICE.search(head):
                known.setdefault("choice", at)
                taken.add(at)

    def _fullest(
        self, rows: Sequence[Sequence[str]], test: Callable[[str], bool], taken: set[int]
    ) -> int | None:
        """Return the free column that passes a test in most of its cells, the first of the fullest."""
        counted = []
        for at in range(max(map(len, rows), default=0)):
            cells = [cell for row in rows[:SAMPLE] if (cell := _cell(row, at))]
            hits = sum(map(test, cells))
            if at not in taken and hits * 2 > len(cells):
                counted.append((hits, -at))
        return -max(counted)[1] if counted else None

    def _last(self, rows: Sequence[Sequence[str]], known: dict[str, int], taken: set[int]) -> None:
        """With addresses and names known, the one further column of words is what the people do."""
        others = {
            at for at, cell in enumerate(rows[0]) if key(cell) in self.words.list_words
        }  # a header says what else
        width = max(map(len, rows), default=0)
        worded = [
            at for at in range(width)
            if at not in taken | others and self._fullest([row[at : at + 1] for row in rows], _is_worded, set()) == 0
        ]  # fmt: skip
        if len(worded) == 1:
            known["job_title"] = worded[0]

    def _holds_name(self, cell: str) -> bool:
        return any(one.what is What.NAME for one in self.parts(cell, _NOWHERE))

    def refuses(self, cells: dict[str, str]) -> bool:
        """Whether a row says no in the column that asks who is meant."""
        return cells.get("choice", "").casefold() in _REFUSES

    def parts(self, cell: str, place: Place) -> list[Part]:
        """Return the pieces of one cell."""
        line = Line(alike(cell), cell, (0,), place, blank=False, bullet=False)
        return self.values.of(line, 0, cells_of(line.text, (), begins=0), "")


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _is_worded(cell: str) -> bool:
    """Whether a cell holds a few words and no number."""
    return (
        any(map(str.isalpha, cell))
        and not any(map(str.isdigit, cell))
        and cell.count(" ") < MOST_WORDS
    )
