"""HTML to what a person would see: lines, with tables as grids."""

from mail_intake.read.elements import ENDS, STARTS
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.marks import NO_MARK, WORDS, Mark, mark_of
from mail_intake.read.page import Open, Page
from mail_intake.read.tags import BLOCKS, HIDES, VOID, tokens
from mail_intake.read.text import Role

#: Elements that do more than to set letters.
_STRUCTURE = BLOCKS | {"br", "input"}
_NOTICED = _STRUCTURE | HIDES


def seen(content: str, limits: Limits = LIMITS) -> Page:
    """Return lines, grids that point into them, and what was odd."""
    page = Page(limits)
    if len(content) > limits.html_length:
        content = content[: limits.html_length]
        page.defects.append(
            f"HTML longer than {limits.html_length} characters: the rest was not read"
        )
    _write(content.replace("\x00", ""), page)
    held = max((one.line + len(one.rows) for one in page.grids), default=0)
    while len(page.lines) > held and not page.lines.texts[-1]:  # an empty row keeps its line
        page.lines.cut(len(page.lines) - 1)
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
    if too_deep:
        page.defects.append(
            f"HTML nested deeper than {page.limits.html_depth}: read without structure there"
        )
    for ends, tag, attributes, text in found:
        if page.skipped:
            page.passes(tag, text, ends=ends)
        elif text:
            _text(text, page)
        elif not ends:
            _start(
                tag, mark_of(attributes) if marked and attributes else NO_MARK, attributes, page
            )
        elif tag in _STRUCTURE or page.open:
            _leave(tag, page)
        if page.full:
            break
    page.end_line()


def _start(tag: str, mark: Mark, attributes: str, page: Page) -> None:
    if mark is not NO_MARK or tag in _NOTICED or page.open:
        _enter(tag, attributes, mark, page)


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
    if tag in HIDES or (mark.hidden and tag not in VOID):
        page.skip(tag, counts=tag not in HIDES)
        return
    if page.open and page.open[-1].tag == tag:
        page.open[-1].inside += 1
    if tag in BLOCKS:
        page.end_line()
    if tag in STARTS:
        STARTS[tag](attributes, mark, page)
    if mark is not NO_MARK and tag not in VOID:
        _note(tag, mark, page)


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
    if tag in ENDS:
        ENDS[tag](page)
    elif tag in BLOCKS:
        page.end_line()
    if page.open and page.open[-1].tag == tag:
        page.open[-1].inside -= 1
        if not page.open[-1].inside:
            _forget(page)
