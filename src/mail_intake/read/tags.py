"""HTML to tags and texts in order, every element closed: in linear time, whatever is in it.

A parser that builds the whole tree as browsers do (HTML Standard §13.2.6) needs time and memory
beyond any bound for a few kilobytes: formatting that was never closed is repeated in every later
paragraph, attributes are compared with each other. What a person sees needs no tree: it needs to
know where elements end. So this is a reading of tags (§13.2.5) with the rules of the standard
for ends that are left out or stand in the wrong place, and nothing is ever repeated or moved.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from html import unescape

#: A value without quotes runs to the next white space, whatever is in it.
_ATTRIBUTES = r"(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\"'\s>][^\s>]*+|)|[\"'])*+"
#: Elements whose content is no text of the page: up to their end no tag counts (§13.2.5.1–4).
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext"
#: White space of HTML; Python knows more (§13.2.5.8).
_SPACE = r"\t\n\f\r\x20"
_TOKEN = re.compile(
    rf"""
    <!--(?:-?>|.*?(?:--!?>|\Z))                             # a comment
    |<({_RAW})(?=[{_SPACE}/>]){_ATTRIBUTES}>(?:.*?</\1(?=[{_SPACE}/>])[^>]*+>?|.*)
    |<(/?)([a-z][^{_SPACE}/>]*+)({_ATTRIBUTES})(>?)               # a tag: ends, name, attributes, whether it closes
    |<[!?/][^>]*+>?                                         # a declaration, and what is none
    |([^<]++|<)                                             # a text
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
#: An end tag or not, the name ("" for a text), attributes as they were written, the text.
Token = tuple[bool, str, str, str]

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
     "source", "track", "wbr"]
)  # fmt: skip
BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "caption", "center", "dd", "details",
     "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav",
     "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
     "ul"]
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
_ALONE: dict[str, list[Token]] = {
    "p": [(False, "p", "", ""), (True, "p", "", "")],
    "br": [(False, "br", "", "")],
}
#: No end of another element reaches out of these (§13.2.4.2, element scope).
_WALLS = frozenset({"table", "td", "th", "caption", "template", "object", "marquee", "applet"})
#: Which open elements a start tag ends, and within which of their own kind they must stand.
_ENDED_BY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **dict.fromkeys(BLOCKS - {"caption", "tbody", "td", "tfoot", "th", "thead", "tr"}, (("p",), ("button",))),
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
#: Elements whose text is none of the page's: but one that never ends hides nothing.
HIDES = frozenset({"template", "object", "svg", "math", "select", "button"})
_NONE: Token = (False, "", "", "")
#: What a list to choose from holds, and what ends it where it begins.
_IN_SELECT, _ENDS_SELECT = frozenset({"option", "optgroup"}), frozenset({"select", "input"})
#: Drawings and formulas, which end where one of these begins (§13.2.6.5), but not within what is
#: a page again.
_FOREIGN, _PAGE_AGAIN = ("svg", "math"), ("foreignobject", "desc", "annotation-xml")
_BREAK_OUT = frozenset(
    ["b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed",
     "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta",
     "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup",
     "table", "tt", "u", "ul", "var"]
)  # fmt: skip
#: Parts of a table: their starts and ends reach up to the table they stand in.
_OF_TABLE = frozenset({*_CELLS, *_SECTIONS, "tr", "caption"})


def tokens(content: str, deepest: int) -> tuple[list[Token], bool]:
    """Return tags and texts, every element ended, inner ones first; and whether it was too deep.

    Within `deepest` open elements no more are opened; the texts in them are there all the same.
    """
    stack = _Stack(deepest)
    found = stack.found
    for _, ends, tag, attributes, closed, text in _TOKEN.findall(content):
        if text:
            found.append((False, "", "", unescape(text) if "&" in text else text))
        elif closed and ends:
            stack.end(tag.lower())
        elif closed:
            stack.begin(tag.lower(), attributes)
    stack.close(0)
    return found, stack.too_deep


class _Stack:
    """The open elements. Where each name stands is known, so nothing is ever searched for."""

    def __init__(self, deepest: int) -> None:
        self.deepest = deepest
        self.too_deep = False
        self.found: list[Token] = []
        self._open: list[str] = []  #: "" for one that ended before those in it
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._walls = [-1]
        self._blocks = [-1]
        self._hiding: dict[int, int] = {}
        self._foreign = False  #: whether there was a drawing at all

    def begin(self, tag: str, attributes: str) -> None:
        """Take a start tag; too deep it is only the border of a line."""
        if self._foreign and tag in _BREAK_OUT:
            self.break_out()
        if self._places.get("select") and self.within_select(tag):
            return
        if tag in _ENDED_BY:
            self.end_others(tag)
        if tag in VOID:
            self.found.append((False, tag, attributes, ""))
        elif len(self._open) >= self.deepest:
            self.too_deep = True
            if tag in BLOCKS:
                self.found.append((False, "hr", "", ""))
        elif tag not in _FRAME:
            self._push(tag)
            self.found.append((False, tag, attributes, ""))

    def within_select(self, tag: str) -> bool:
        """Say whether a tag is none, as most are in a list to choose from (§13.2.6.4.16–17)."""
        if tag in _IN_SELECT:
            return False
        ends = tag in _ENDS_SELECT or (tag in _OF_TABLE and self._last("table") >= 0)
        if ends:
            self.close(self._last("select"), own=True)
        return tag == "select" or not ends

    def break_out(self) -> None:
        """End the drawing that a page's element cannot stand in."""
        within = max(map(self._last, _PAGE_AGAIN))
        places = (self._places.get(name, []) for name in _FOREIGN)
        found = (one[at] for one in places if (at := bisect_right(one, within)) < len(one))
        outer = min(found, default=None)
        if outer is not None:
            self.close(outer)

    def _push(self, tag: str) -> None:
        place = len(self._open)
        self._foreign = self._foreign or tag in _FOREIGN
        if tag in HIDES:
            self._hiding[place] = len(self.found)  # where its start tag will stand
        self._open.append(tag)
        self._places[tag].append(place)
        if tag in BLOCKS:
            self._blocks.append(place)
        if tag in _WALLS:
            self._walls.append(place)

    def end_others(self, tag: str) -> None:
        """End what ends where this element begins, its end tag being left out (§13.1.2.4)."""
        ended, within = _ENDED_BY[tag]
        wall = self._last("table") if tag in _OF_TABLE else self._walls[-1]
        for name in within:
            wall = max(wall, self._last(name))
        places = [place for name in ended if (place := self._last(name)) > wall]
        if places:
            self.close(min(places))

    def end(self, tag: str) -> None:
        """Take an end tag; one without its element, or out of a table, is none."""
        if self._open and self._open[-1] == tag:
            self.close(len(self._open) - 1, own=True)
            return
        if self._places.get("select") and tag != "select" and self.within_select(tag):
            return
        place = self._last(tag)
        if place < 0:
            if tag in _ALONE:
                self.found += _ALONE[tag]
        elif tag in _FORMATTING:
            self._open[self._places[tag].pop()] = ""
            self.found.append((True, tag, "", ""))
        elif place > self._wall(tag):
            self.close(place, own=True)

    def close(self, first: int, *, own: bool = False) -> None:
        """End all elements from a place on, the first maybe by its own end tag, and what ended
        before those in it.
        """
        stack = self._open
        while len(stack) > first or (stack and not stack[-1]):
            tag = stack.pop()
            if tag:
                self._pop(tag, own=own and len(stack) == first)

    def _pop(self, tag: str, *, own: bool) -> None:
        self._places[tag].pop()
        if tag in BLOCKS:
            self._blocks.pop()
        if tag in _WALLS:
            self._walls.pop()
        if tag in HIDES:
            start = self._hiding.pop(len(self._open))
            if not own:
                self.found[start] = _NONE
                return
        self.found.append((True, tag, "", ""))

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
