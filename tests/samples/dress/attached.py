"""A labelled block that leaves the body: a spreadsheet or delimited file instead, and a line that says so."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.samples.dress.blocks import Block, blocks, replaced
from tests.samples.dress.labelled import movable
from tests.samples.dress.letter import Letter, automatic
from tests.samples.dress.sheets import XLSX, Rows, delimited, workbook
from tests.samples.dress.write import file_part

NAMES = ("Book1", "our information", "Clinic info", "details 2026", "Information Form")
SEE = ("Please see attached.", "Please see the attached file.", "It is all in the attachment.")


def columns(found: list[Block]) -> Rows:
    """Label and value side by side; a blank row where the body had blank lines."""
    rows: Rows = []
    for block in found:
        rows += [["", ""]] if rows else []
        rows += [[pair.label, pair.flat] for pair in block.pairs]
    return rows


def header(found: list[Block]) -> Rows:
    return [[pair.label for pair in found[0].pairs], [pair.flat for pair in found[0].pairs]]


def away(
    ending: str, kind: str, rows: Callable[[list[Block]], Rows], encode: Callable[[Rows], bytes]
) -> Callable[[Letter, Random], Letter | None]:
    """A dress that moves the blocks of a text into one file."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        found = blocks(letter.text) if letter.text and letter.html is None else []
        wide = rows is header and (len(found) != 1 or not movable(found[0]))
        if not found or wide or automatic(letter) or letter.files:
            return None
        first, *others = found
        changes = [(first, [random.choice(SEE)]), *((other, [""]) for other in others)]
        name = random.choice(NAMES) + ending
        return replace(
            letter,
            text=replaced(letter.text or "", changes),
            files=(file_part(name, kind, encode(rows(found))),),
        )

    return dress


def typed(rows: Rows) -> bytes:
    return workbook(rows, numbers=True)


def as_text(rows: Rows) -> bytes:
    return workbook(rows, numbers=False)


def excel_csv(rows: Rows) -> bytes:
    return delimited(rows, charset="utf-8-sig")


ATTACHED = {
    "sheet-columns": away(".xlsx", XLSX, columns, typed),
    "sheet-text-cells": away(".xlsx", XLSX, columns, as_text),
    "sheet-header-row": away(".xlsx", XLSX, header, typed),
    "sheet-of-no-type": away(".xlsx", "application/octet-stream", columns, typed),
    "csv-columns": away(".csv", "text/csv", columns, delimited),
    "csv-header-row": away(".csv", "text/csv", header, excel_csv),
    "csv-as-excel": away(".csv", "application/vnd.ms-excel", columns, excel_csv),
}
