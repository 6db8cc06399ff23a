"""HTML to what a person would see: lines, with tables as grids."""

from collections.abc import Collection

from mail_intake.read.elements import ENDS, STARTS
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.marks import NO_MARK, Mark, mark_of
from mail_intake.read.nesting import BLOCKS, HIDES, VOID, Event, counts, events, sets_letters
from mail_intake.read.page import Open, Page
from mail_intake.read.tags import Tag, tags
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
    for ends, name, tag, text in _in_order(content, page):
        if page.skipped:
            page.passes(name, text, ends=ends)
        elif text:
            _text(text, page)
        elif ends:
            _leave(name, page)
        elif name in _NOTICED or tag.mark is not NO_MARK or page.open:
            _enter(name, tag, page)
        if page.full:
            break
    page.end_line()


def _in_order(content: str, page: Page) -> list[Event]:
    found, spellings = tags(content)
    _judge(spellings)
    in_order, too_deep = events(found, page.limits.html_depth)
    if too_deep:
        page.defects.append(
            f"HTML nested deeper than {page.limits.html_depth}: read without structure there"
        )
    return in_order


def _judge(found: Collection[Tag]) -> None:
    """Find out what each tag does, and pass over those that do nothing.

    Most set letters. But where one hides or quotes, or a list to choose from is open, the end of
    any other may end that: then all of them count.
    """
    for tag in found:
        if tag.attributes and not tag.ends:
            tag.mark = mark_of(tag.attributes)
    sized = any(tag.mark.font == 0 for tag in found)
    for tag in found:
        if counts(tag) or (sets_letters(tag) and _does_more(tag.mark, sized=sized)):
            return
    for tag in found:
        tag.acts = not sets_letters(tag)


def _does_more(mark: Mark, *, sized: bool) -> bool:
    """Whether a mark does more than to set letters."""
    changed = mark.hidden or mark.keeps_lines or mark.quote or mark.role is not Role.NONE
    return changed or (sized and mark.font is not None)


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


def _enter(tag: str, start: Tag, page: Page) -> None:
    mark = start.mark
    if tag in HIDES or (mark.hidden and tag not in VOID):
        page.skip(tag, counts=tag not in HIDES)
        return
    if page.open and page.open[-1].tag == tag:
        page.open[-1].inside += 1
    if page.words and tag in BLOCKS:
        page.end_line()
    does = STARTS.get(tag)
    if does is not None:
        does(start.attributes, mark, page)
    if mark.lasts and tag not in VOID:
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
    does = ENDS.get(tag)
    if does is not None:
        does(page)
    elif page.words and tag in BLOCKS:
        page.end_line()
    if page.open and page.open[-1].tag == tag:
        page.open[-1].inside -= 1
        if not page.open[-1].inside:
            _forget(page)
