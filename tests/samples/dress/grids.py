"""Dresses of a grid (one row for each person or change): page, workbook, delimited text, columns moved."""

import csv
import email
import io
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.samples.dress.letter import Letter, automatic
from tests.samples.dress.pages import GMAIL
from tests.samples.dress.render import plain, rendered
from tests.samples.dress.sheets import XLSX, Rows, delimited, workbook
from tests.samples.dress.tables import plain_table
from tests.samples.dress.write import file_part

TABLE = re.compile(r"<table\b.*</table>", re.DOTALL | re.IGNORECASE)
Change = Callable[[Rows, Random], Rows]
Sink = Callable[[Letter, Rows], Letter]


def even(rows: Rows) -> bool:
    """A header of at least three different names over rows of the same length."""
    return (
        len(rows) > 1
        and len(set(rows[0])) == len(rows[0]) > 2
        and all(rows[0])
        and {len(row) for row in rows} == {len(rows[0])}
    )


def in_page(letter: Letter) -> Rows | None:
    """The one table of a page, cells that span rows repeated in each."""
    page = letter.html
    lines = rendered(page) if page else None
    if lines is None or len(lines.tables) != 1:
        return None
    rows = [[plain(text) for text in row] for row in lines.tables[0][1]]
    return rows if even(rows) else None


def in_file(letter: Letter) -> Rows | None:
    """The rows of the one attachment, where it is comma-separated UTF-8."""
    if len(letter.files) != 1:
        return None
    part = email.message_from_bytes(letter.files[0])
    body = part.get_payload(decode=True)
    if not (part.get_filename() or "").lower().endswith(".csv") or not isinstance(body, bytes):
        return None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    rows = [row for row in csv.reader(io.StringIO(text)) if any(row)]
    if rows and max(map(len, rows)) == 1:
        return None  # semicolons or tabs: one column is no grid
    return rows if even(rows) else None


def as_it_is(rows: Rows, random: Random) -> Rows:
    return rows


def moved(rows: Rows, random: Random) -> Rows:
    """The same columns in another order."""
    columns = list(range(len(rows[0])))
    while columns == sorted(columns):
        random.shuffle(columns)
    return [[row[column] for column in columns] for row in rows]


def to_page(letter: Letter, rows: Rows) -> Letter:
    table = plain_table(rows, GMAIL, "row")
    return replace(letter, text=None, html=TABLE.sub(lambda _: table, letter.html or ""))


def to_file(ending: str, kind: str, encode: Callable[[Rows], bytes]) -> Sink:
    """The grid as the only attachment; a page says in its place that it is attached."""

    def put(letter: Letter, rows: Rows) -> Letter:
        files = (file_part(f"list{ending}", kind, encode(rows)),)
        note = "<p>Please see the attached list.</p>\n"
        page = TABLE.sub(note, letter.html) if letter.html and not letter.files else letter.html
        text = letter.text if letter.files else None
        return replace(letter, text=text, html=page, files=files)

    return put


def gridded(
    source: Callable[[Letter], Rows | None], change: Change, sink: Sink
) -> Callable[[Letter, Random], Letter | None]:
    def dress(letter: Letter, random: Random) -> Letter | None:
        rows = None if automatic(letter) else source(letter)
        return sink(letter, change(rows, random)) if rows else None

    return dress


def either(letter: Letter) -> Rows | None:
    return in_file(letter) if letter.files else in_page(letter)


TO_XLSX = to_file(".xlsx", XLSX, lambda rows: workbook(rows, numbers=True))
GRIDS = {
    "grid-page-cells": gridded(in_page, as_it_is, to_page),
    "grid-page-moved": gridded(in_page, moved, to_page),
    "grid-sheet": gridded(either, as_it_is, TO_XLSX),
    "grid-sheet-moved": gridded(either, moved, TO_XLSX),
    "grid-csv": gridded(in_page, as_it_is, to_file(".csv", "text/csv", delimited)),
    "grid-csv-moved": gridded(either, moved, to_file(".csv", "text/csv", delimited)),
    "grid-csv-quoted": gridded(
        either, as_it_is,
        to_file(".csv", "text/csv", lambda rows: delimited(rows, quoting=csv.QUOTE_ALL)),
    ),
    "grid-csv-marked": gridded(
        either, as_it_is,
        to_file(".csv", "application/octet-stream", lambda rows: delimited(rows, charset="utf-8-sig")),
    ),
    "grid-unicode-text": gridded(
        either, as_it_is,
        to_file(".txt", "text/plain", lambda rows: delimited(rows, "\t", charset="utf-16")),
    ),
}  # fmt: skip
