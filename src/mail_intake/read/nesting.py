"""Which HTML elements are open, and where they end (HTML Standard §13.2.6).

The standard's rules for ends that are left out or stand in the wrong place, but nothing is ever
repeated or moved, and where each name stands open is known: so it is linear whatever comes.
"""

from collections import defaultdict
from collections.abc import Sequence

from mail_intake.read.tags import NO_TAG, Tag

#: An end or not, the element's name ("" for a text), its start tag, the text.
Event = tuple[bool, str, Tag, str]

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
     "source", "track", "wbr"]
)  # fmt: skip
BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "caption", "center", "dd", "details",
     "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav",
     "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul"]
)  # fmt: skip
#: They are there once, whatever the text says; their tags say nothing that a person sees.
_FRAME = frozenset({"html", "head", "body", "frameset"})
#: Ends of these may stand anywhere: only the element itself ends (§13.2.6.4.7, adoption agency).
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)  # fmt: skip
_CELLS = ("td", "th")
_SECTIONS = ("tbody", "thead", "tfoot")
#: What end tags say that end nothing: an empty paragraph, a line break.
_ALONE: dict[str, list[Event]] = {
    "p": [(False, "p", Tag("p"), ""), (True, "p", NO_TAG, "")],
    "br": [(False, "br", Tag("br"), "")],
}
#: No end of another element reaches out of these (§13.2.4.2, element scope).
_WALLS = frozenset({"table", "td", "th", "caption", "template", "object", "marquee", "applet"})
#: Which open elements a start tag ends, and within which of their own kind they must stand.
_ENDED_BY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **dict.fromkeys(
        BLOCKS - {"caption", "optgroup", "option", "tbody", "td", "tfoot", "th", "thead", "tr"}, (("p",), ("button",))
    ),
    "li": (("p", "li"), ("ul", "ol", "menu", "dir", "button")),
    "dd": (("p", "dd", "dt"), ("dl", "button")),
    "dt": (("p", "dd", "dt"), ("dl", "button")),
    "option": (("option",), ()),
    "button": (("button",), ()),
    "td": (_CELLS, ()),
    "th": (_CELLS, ()),
    "tr": ((*_CELLS, "tr", "caption"), ()),
    **dict.fromkeys(_SECTIONS, ((*_CELLS, "tr", *_SECTIONS, "caption"), ())),
}  # fmt: skip
#: Elements whose text is none of the page's: but one that never ends hides nothing. Lists to choose
#: from, buttons and drawings hide nothing either: what they say was said.
HIDES = frozenset({"template"})
_NOTHING: Event = (False, "", NO_TAG, "")
#: Parts of a table: their starts and ends reach up to the table they stand in.
_OF_TABLE = frozenset({*_CELLS, *_SECTIONS, "tr", "caption"})


#: Elements within which, or around which, the end of any other may count.
_COUNTING = frozenset({"button", "option"})
#: Elements that are nothing to a page but letters of another kind, if they carry no mark.
_STRUCTURE = BLOCKS | _WALLS | HIDES | _COUNTING | {"br", "input"}


def events(found: Sequence[tuple[Tag, str]], deepest: int) -> tuple[list[Event], bool]:
    """Return what begins and ends, every element ended, inner ones first; and whether it was too deep.

    Within `deepest` open elements no more are opened; the texts in them are there all the same.
    """
    stack = Stack(deepest)
    in_order = stack.found
    begin, end, append = stack.begin, stack.end, in_order.append
    for tag, text in found:
        if tag.acts:
            if tag.ends:
                end(tag.name)
            else:
                begin(tag)
        if text:
            append((False, "", NO_TAG, text))
    stack.close(0)
    return in_order, stack.too_deep


def sets_letters(tag: Tag) -> bool:
    """Whether a tag's element only sets letters, whatever its mark."""
    return tag.name not in _STRUCTURE


def counts(tag: Tag) -> bool:
    """Whether a tag's element makes ends of others count."""
    return tag.name in _COUNTING


class Stack:
    """The open elements. Where each name stands is known, so nothing is ever searched for."""

    def __init__(self, deepest: int) -> None:
        self.deepest = deepest
        self.too_deep = False
        self.found: list[Event] = []
        self._open: list[str] = []  #: "" for one that ended before those in it
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._walls = [-1]
        self._blocks = [-1]
        self._hiding: dict[int, int] = {}

    def begin(self, start: Tag) -> None:
        """Take a start tag; too deep it is only the border of a line."""
        tag = start.name
        if tag in _ENDED_BY:
            self.end_others(tag)
        if tag in VOID:
            self.found.append((False, tag, start, ""))
        elif len(self._open) >= self.deepest:
            self.too_deep = True
            if tag in BLOCKS:
                self.found.append((False, "hr", Tag("hr"), ""))
        elif tag not in _FRAME:
            self._push(tag)
            self.found.append((False, tag, start, ""))

    def _push(self, tag: str) -> None:
        place = len(self._open)
        self._open.append(tag)
        self._places[tag].append(place)
        if tag in BLOCKS:
            self._blocks.append(place)
        if tag in _WALLS:
            self._walls.append(place)
        if tag in HIDES:
            self._hiding[place] = len(self.found)  # where its start tag will stand

    def end_others(self, tag: str) -> None:
        """End what ends where this element begins, its end tag being left out (§13.1.2.4)."""
        ended, within = _ENDED_BY[tag]
        for name in ended:
            if self._places.get(name):
                break
        else:
            return  # as nearly always
        wall = self._last("table") if tag in _OF_TABLE else self._walls[-1]
        for name in within:
            wall = max(wall, self._last(name))
        opened = [place for name in ended if (place := self._last(name)) > wall]
        if opened:
            self.close(min(opened))

    def end(self, tag: str) -> None:
        """Take an end tag; one without its element, or out of a table, is none."""
        stack = self._open
        if stack and stack[-1] == tag:
            self.close(len(stack) - 1, own=True)
            return
        place = self._last(tag)
        if place < 0:
            if tag in _ALONE:
                self.found += _ALONE[tag]
        elif tag in _FORMATTING:
            self._open[self._places[tag].pop()] = ""
            self.found.append((True, tag, NO_TAG, ""))
        elif place > self._wall(tag):
            self.close(place, own=True)

    def close(self, first: int, *, own: bool = False) -> None:
        """End all elements from a place on, the first maybe by its own end tag, and what ended
        before those in it.
        """
        stack = self._open
        while len(stack) > first or (stack and not stack[-1]):
            tag = stack.pop()
            if not tag:
                continue
            self._places[tag].pop()
            if tag in BLOCKS:
                self._blocks.pop()
            if tag in _WALLS:
                self._walls.pop()
            if tag not in HIDES or self._hid(own=own and len(stack) == first):
                self.found.append((True, tag, NO_TAG, ""))

    def _hid(self, *, own: bool) -> bool:
        """Say whether an element hid something: one that never ended by its own tag did not."""
        start = self._hiding.pop(len(self._open))
        if not own:
            self.found[start] = _NOTHING
        return own

    def _last(self, tag: str) -> int:
        """Return the place of the innermost open element of this name, -1 where there is none."""
        places = self._places.get(tag)
        return places[-1] if places else -1

    def _wall(self, tag: str) -> int:
        """Return the place that an end tag does not reach beyond."""
        if tag == "table":
            return -1
        if tag in _OF_TABLE:
            return self._last("table")
        if tag in _WALLS:
            return max(map(self._last, ("table", "td", "th", "caption")))
        return self._walls[-1] if tag in BLOCKS else max(self._walls[-1], self._blocks[-1])
