"""A labelled block as an HTML table: two columns, or a header row with one row of values."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.samples.dress.blocks import Block, blocks
from tests.samples.dress.labelled import movable
from tests.samples.dress.letter import Letter, automatic
from tests.samples.dress.pages import BREAKS, GMAIL, OUTLOOK, Shape, characters, flow, own_lines

Rows = list[list[str]]


def cell(text: str, shape: Shape) -> str:
    inner = "<br>\n".join(characters(line) for line in text.split("\n")) or "&nbsp;"
    return shape.line.format(inner).strip() if shape is OUTLOOK else inner


def plain_table(rows: Rows, shape: Shape, heads: str = "") -> str:
    """`heads` says which cells are <th>: those of the first "row", of the first "column", or none."""
    out = ['<table border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse">']
    for y, row in enumerate(rows):
        names = ["th" if (heads == "row" and not y) or (heads == "column" and not x) else "td"
                 for x in range(len(row))]  # fmt: skip
        cells = [f"<{name}>{cell(text, shape)}</{name}>"
                 for name, text in zip(names, row, strict=True)]  # fmt: skip
        out.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*out, "</table>\n"])


def page(text: str, shape: Shape, tables: list[tuple[Block, str]]) -> str:
    """The text as a page, with a table in place of each block."""
    lines, at, parts = text.rstrip().split("\n"), 0, []
    for block, table in tables:
        parts += [flow(own_lines("\n".join(lines[at : block.start])), shape), shape.blank, table]
        at = block.end
    after = "\n".join(lines[at:])
    return shape.open + "".join(parts) + flow(own_lines(after), shape) + shape.close


def columns(block: Block) -> Rows:
    return [[pair.label, pair.value] for pair in block.pairs]


def header(block: Block) -> Rows:
    return [[pair.label for pair in block.pairs], [pair.value for pair in block.pairs]]


def tabled(
    shape: Shape, rows: Callable[[Block], Rows], heads: str
) -> Callable[[Letter, Random], Letter | None]:
    """A dress that puts the blocks into tables; a header row only for a single block in any order."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        if letter.text is None or letter.html is not None or automatic(letter) or letter.flowed:
            return None
        found = blocks(letter.text)
        wide = rows is header and (len(found) != 1 or not movable(found[0]))
        if not found or wide:
            return None
        tables = [(block, plain_table(rows(block), shape, heads)) for block in found]
        return replace(letter, text=None, html=page(letter.text, shape, tables))

    return dress


TABLES = {
    "table-outlook": tabled(OUTLOOK, columns, ""),
    "table-gmail": tabled(GMAIL, columns, ""),
    "table-heads": tabled(BREAKS, columns, "column"),
    "table-header-row": tabled(OUTLOOK, header, ""),
    "table-header-cells": tabled(GMAIL, header, "row"),
}
