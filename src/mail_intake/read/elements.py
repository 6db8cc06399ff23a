"""What each HTML element does to the page: breaks, paragraphs, lists, quotes, tables as grids."""

import re
from collections.abc import Callable
from html import unescape

from mail_intake.model.mail import Grid
from mail_intake.read.grids import Cell, Table, spread
from mail_intake.read.marks import Mark
from mail_intake.read.page import Page

_VALUE = re.compile(r"\bvalue\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)


def _break(_: str, __: Mark, page: Page) -> None:
    page.end_line(always=True)


def _quoted(_: str, __: Mark, page: Page) -> None:
    page.depth += 1


def _input(attributes: str, _: Mark, page: Page) -> None:
    value = _VALUE.search(attributes)
    text = unescape(next(filter(None, value.groups()), "")) if value else ""
    page.words.append(f" {text} " if text else "")


def _end_list(page: Page) -> None:
    page.gap()
    del page.numbers[-1:]


def _end_pre(page: Page) -> None:
    page.gap()
    page.keeping -= 1


def _end_quote(page: Page) -> None:
    page.end_line()
    page.depth -= 1


def _paragraph(_: str, mark: Mark, page: Page) -> None:
    page.tight = mark.tight
    if not mark.tight:
        page.gap()


def _end_paragraph(page: Page) -> None:
    if not page.tight:
        page.gap()
    elif page.words:
        text = "".join(page.words)
        page.words = [text]
        before = len(page.lines.texts)
        page.end_line()
        if len(page.lines.texts) == before and "\u00a0" in text:
            page.gap()  # an empty paragraph is how Outlook makes an empty line


def _pre(_: str, __: Mark, page: Page) -> None:
    page.gap()
    page.keeping += 1


def _table(_: str, __: Mark, page: Page) -> None:
    page.gap()
    if page.tables:
        page.tables[-1].nested = True
    page.tables.append(Table(len(page.lines)))


def _row(_: str, __: Mark, page: Page) -> None:
    if page.tables:
        page.tables[-1].rows.append([])


def _cell(attributes: str, _: Mark, page: Page) -> None:
    if page.tables:
        table = page.tables[-1]
        here = len(page.lines.texts)
        if not table.begun:
            table.first = here
        table.cell, table.attributes = here, attributes


def _end_cell(page: Page) -> None:
    if page.words:
        page.end_line()
    table = page.tables[-1] if page.tables else None
    if table is None or table.cell < 0 or table.nested:
        return
    text = "\n".join(filter(None, page.lines.texts[table.cell :]))
    if not table.rows:
        table.rows.append([])
    rows, columns = _spans(table.attributes)
    table.rows[-1].append(Cell(text, rows, columns))
    table.begun = True
    table.cell = -1


def _spans(attributes: str) -> tuple[int, int]:
    """Return how many rows and columns a cell covers."""
    if "span" not in attributes.lower():
        return 1, 1
    spans = {name.lower(): number for name, number in _SPAN.findall(attributes)}
    return min(int(spans.get("row", 1)) or 1, 100), min(int(spans.get("col", 1)) or 1, 100)


def _end_table(page: Page) -> None:
    """Write a table of values as a grid; one that only arranges the page stays as it is."""
    page.end_line()
    if not page.tables:
        return
    table = page.tables.pop()
    rows = [row for row in table.rows if row]
    if table.is_data() and table.holds(page.lines.texts[table.first :]):
        page.lines.cut(table.first)
        start = len(page.lines)
        found = spread(rows)
        for row in found:
            page.add("\t".join(row).replace("\n", " "))
        written = len(page.lines) - start
        page.grids.append(Grid(line=start, rows=tuple(map(tuple, found[:written]))))
    page.gap()


def _list(_: str, __: Mark, page: Page) -> None:
    page.gap()
    page.numbers.append(-1)


def _numbered(_: str, __: Mark, page: Page) -> None:
    page.gap()
    page.numbers.append(0)


def _item(_: str, __: Mark, page: Page) -> None:
    if page.numbers and page.numbers[-1] >= 0:
        page.numbers[-1] += 1
        page.words.append(f"{page.numbers[-1]}. ")
    else:
        page.words.append("* ")


#: What begins with an element, by its attributes and its mark.
STARTS: dict[str, Callable[[str, Mark, Page], None]] = {
    "br": _break,
    "blockquote": _quoted,
    "input": _input,
    "p": _paragraph,
    "pre": _pre,
    "table": _table,
    "tr": _row,
    "td": _cell,
    "th": _cell,
    "ul": _list,
    "ol": _numbered,
    "li": _item,
}
#: What ends with it.
ENDS: dict[str, Callable[[Page], None]] = {
    "p": _end_paragraph,
    "pre": _end_pre,
    "table": _end_table,
    "td": _end_cell,
    "th": _end_cell,
    "ul": _end_list,
    "ol": _end_list,
    "blockquote": _end_quote,
}
