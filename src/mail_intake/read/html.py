"""HTML to what a person would see: lines, with tables as grids."""

import re
from html import unescape

from mail_intake.model.mail import Grid
from mail_intake.read.grids import Cell, Table, spread
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.marks import NO_MARK, WORDS, Mark, mark_of
from mail_intake.read.page import Open, Page
from mail_intake.read.tags import BLOCKS, VOID, tokens
from mail_intake.read.text import Role

#: Elements whose text is none of the page's.
_NOTHING = frozenset(
    ["template", "object", "svg", "math", "select", "button"]
)  # fmt: skip
#: Elements that do more than to set letters.
_STRUCTURE = BLOCKS | {"br", "input"}
_NOTICED = _STRUCTURE | _NOTHING
_VALUE = re.compile(r"\bvalue\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)


def seen(content: str, limits: Limits = LIMITS) -> Page:
    """Return lines, grids that point into them, and what was odd."""
    page = Page(limits)
    if len(content) > limits.html_length:
        content = content[: limits.html_length]
        page.defects.append(
            f"HTML longer than {limits.html_length} characters: the rest was not read"
        )
    _write(content.replace("\x00", ""), page)
    while page.lines and not page.lines[-1].text:
        page.lines.pop()
    if page.hidden:
        page.defects.append(f"hidden text was left out: {page.hidden} characters")
    if page.full:
        page.defects.append(f"more than {limits.lines} lines: the rest was not read")
    return page


def _write(content: str, page: Page) -> None:
    """Go through the elements in order; no recursion, so depth costs nothing."""
    low = content.lower()
    marked = any(word in low for word in WORDS)
    found, too_deep = tokens(content, page.limits.html_depth)
    for ends, tag, attributes, text in found:
        if page.skipped:
            page.passes(tag, text, ends=ends)
        elif text:
            _text(text, page)
        elif ends:
            if tag in _STRUCTURE or page.open:
                _leave(tag, page)
        else:
            mark = mark_of(attributes) if marked and attributes else NO_MARK
            if mark is not NO_MARK or tag in _NOTICED or page.open:
                _enter(tag, attributes, mark, page)
    page.end_line()
    if too_deep:
        page.defects.append(
            f"HTML nested deeper than {page.limits.html_depth}: read without structure there"
        )


def _text(text: str, page: Page) -> None:
    if page.keeping and "\n" in text:
        *whole, last = text.split("\n")
        for one in whole:
            page.words.append(one)
            page.end_line(always=True)
        page.words.append(last)
    elif page.zero:
        page.hid(text)
    elif page.words or "\u00a0" in text or not text.isspace():
        # White space at the beginning of a line is none; a space that does not break is something.
        page.words.append(text)


def _enter(tag: str, attributes: str, mark: Mark, page: Page) -> None:
    if tag in _NOTHING or (mark.hidden and tag not in VOID):
        page.skip(tag, counts=tag not in _NOTHING)
        return
    if page.open and page.open[-1].tag == tag:
        page.open[-1].inside += 1
    if tag in BLOCKS:
        page.end_line()
    if tag in _STARTS:
        _STARTS[tag](attributes, mark, page)
    if mark is not NO_MARK and tag not in VOID:
        _note(tag, mark, page)


def _break(_: str, __: Mark, page: Page) -> None:
    page.end_line(always=True)


def _quoted(_: str, __: Mark, page: Page) -> None:
    page.depth += 1


def _input(attributes: str, _: Mark, page: Page) -> None:
    value = _VALUE.search(attributes)
    text = unescape(next(filter(None, value.groups()), "")) if value else ""
    page.words.append(f" {text} " if text else "")


def _note(tag: str, mark: Mark, page: Page) -> None:
    """Remember an element whose mark ends with it."""
    sized = mark.font is not None and (mark.font == 0 or page.zero)
    if mark.role is Role.REST:
        page.role = Role.REST
    held = (
        mark.keeps_lines or (mark.quote and tag != "blockquote") or mark.role is Role.ATTRIBUTION
    )
    if not (sized or held):
        return
    if page.open and page.open[-1].tag == tag:
        page.open[-1].inside -= 1  # it is counted on its own
    page.open.append(Open(tag, mark, page.zero))
    page.zero = mark.font == 0 if sized else page.zero
    page.keeping += mark.keeps_lines
    page.depth += mark.quote and tag != "blockquote"
    if mark.role is Role.ATTRIBUTION:
        page.end_line()
        page.role = mark.role


def _forget(page: Page) -> None:
    one = page.open.pop()
    if one.mark.role is Role.ATTRIBUTION or one.mark.quote:
        page.end_line()
    page.zero = one.zero
    page.keeping -= one.mark.keeps_lines
    page.depth -= one.mark.quote and one.tag != "blockquote"
    if one.mark.role is Role.ATTRIBUTION:
        page.role = Role.NONE


def _leave(tag: str, page: Page) -> None:
    if tag in _ENDS:
        _ENDS[tag](page)
    elif tag in BLOCKS:
        page.end_line()
    if page.open and page.open[-1].tag == tag:
        page.open[-1].inside -= 1
        if not page.open[-1].inside:
            _forget(page)


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
    blank = any("\u00a0" in word for word in page.words)
    before = len(page.lines)
    page.end_line()
    if not page.tight:
        page.gap()
    elif blank and len(page.lines) == before:
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
        if not any(table.rows):
            table.first = len(page.lines)
        table.cell, table.attributes = len(page.lines), attributes


def _end_cell(page: Page) -> None:
    page.end_line()
    table = page.tables[-1] if page.tables else None
    if table is None or table.cell < 0 or table.nested:
        return
    text = "\n".join(line.text for line in page.lines[table.cell :] if line.text)
    spans = {name.lower(): number for name, number in _SPAN.findall(table.attributes)}
    if not table.rows:
        table.rows.append([])
    table.rows[-1].append(
        Cell(
            text, min(int(spans.get("row", 1)) or 1, 100), min(int(spans.get("col", 1)) or 1, 100)
        )
    )
    table.cell = -1


def _end_table(page: Page) -> None:
    """Write a table of values as a grid; one that only arranges the page stays as it is."""
    page.end_line()
    if not page.tables:
        return
    table = page.tables.pop()
    rows = [row for row in table.rows if row]
    if table.is_data():
        del page.lines[table.first :]
        start = len(page.lines)
        found = spread(rows)
        for row in found:
            page.add("\t".join(" ".join(cell.split()) for cell in row))
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


_STARTS = {
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
_ENDS = {
    "p": _end_paragraph,
    "pre": _end_pre,
    "table": _end_table,
    "td": _end_cell,
    "th": _end_cell,
    "ul": _end_list,
    "ol": _end_list,
    "blockquote": _end_quote,
}
