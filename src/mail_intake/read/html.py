"""HTML to what a person would see: lines, with tables as grids."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mail_intake.model.mail import Grid
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.text import Line

LONGEST, MOST = LIMITS.line_length, LIMITS.lines
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_NOTHING = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "title",
        "noscript",
        "object",
        "svg",
        "math",
        "select",
        "button",
        "textarea",
        "meta",
        "link",
    ]
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)|max-height\s*:\s*0(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,5000}?(/?)>")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)


@dataclass(slots=True)
class Seen:
    """What was found so far: finished lines, grids, and the line being written."""

    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    depth: int = 0
    hidden: int = 0  #: pieces of text that a person would not see
    defects: list[str] = field(default_factory=list)

    def end_line(self, *, always: bool = False) -> None:
        """Finish the present line; an empty one only where a break was asked for."""
        text = " ".join("".join(self.words).replace("\u00a0", " ").split())
        self.words.clear()
        if text or always:
            for start in range(0, max(len(text), 1), LONGEST):
                if len(self.lines) < MOST:
                    self.lines.append(Line(text[start : start + LONGEST], self.depth))

    def gap(self) -> None:
        """An empty line between paragraphs, never two."""
        self.end_line()
        if self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.depth))


def seen(content: str, limits: Limits = LIMITS) -> Seen:
    """Return lines, grids that point into them, and what was odd."""
    result = Seen()
    if len(content) > limits.html_length:
        content = content[: limits.html_length]
        result.defects.append(
            f"HTML longer than {limits.html_length} characters: the rest was not read"
        )
    content = content.replace("\x00", "")
    if _depth(content) > limits.html_depth:
        result.lines = [Line(one) for one in _stripped(content)]
        result.defects.append(
            f"HTML nested deeper than {limits.html_depth}: read without structure"
        )
        return result
    body = LexborHTMLParser(content).body
    if body is not None:
        _walk(body, result)
    result.end_line()
    while result.lines and not result.lines[-1].text:
        result.lines.pop()
    if result.hidden:
        result.defects.append("hidden text was left out")
    return result


def _depth(content: str) -> int:
    depth = most = 0
    for found in _TAG.finditer(content):
        if found[3] or found[2].lower() in _VOID:
            continue
        depth += -1 if found[1] else 1
        depth = max(depth, 0)
        most = max(most, depth)
    return most


def _stripped(content: str) -> list[str]:
    plain = _TAG.sub("\n", content)
    return [line.strip() for line in plain.split("\n") if line.strip()][:MOST]


def _walk(root: LexborNode, result: Seen) -> None:
    """Visit nodes in order without recursion; a tuple on the stack closes an element."""
    stack: list[LexborNode | tuple[str]] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            _leave(node[0], result)
            continue
        tag = node.tag or ""
        if tag == "-text":
            result.words.append(re.sub(r"\s+", " ", node.text_content or ""))
            continue
        if tag.startswith(("-", "!")) or tag in _NOTHING or _is_hidden(node):
            result.hidden += tag not in _NOTHING and not tag.startswith(("-", "!"))
            continue
        if tag == "table" and _grid(node, result):
            continue
        _enter(tag, node, result)
        stack.append((tag,))
        stack.extend(reversed(_children(node)))


def _children(node: LexborNode) -> list[LexborNode]:
    found = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    return _HIDDEN.search((attributes.get("style") or "")[:1000]) is not None


def _enter(tag: str, node: LexborNode, result: Seen) -> None:
    if tag == "br":
        result.end_line(always=True)
    elif tag in _BLOCKS:
        result.end_line()
        if tag == "blockquote":
            result.depth += 1
        elif tag == "li":
            result.words.append("* ")
        elif tag in {"p", "table", "ul", "ol"} and "MsoNormal" not in (
            node.attributes.get("class") or ""
        ):
            result.gap()
    elif tag == "input" and node.attributes.get("value"):
        result.words.append(f" {node.attributes['value']} ")


def _leave(tag: str, result: Seen) -> None:
    if tag not in _BLOCKS:
        return
    if tag in {"td", "th"}:
        result.words.append("\u00a0 ")
        result.end_line()
        return
    result.end_line()
    if tag == "blockquote":
        result.depth -= 1
    if tag in {"p", "table", "ul", "ol"}:
        result.gap()


def _grid(table: LexborNode, result: Seen) -> bool:
    """Write a table of values as a grid; False for a table that only arranges the page."""
    if len(table.css("table")) > 1:  # it is one of its own descendants, to the parser
        return False
    rows = [_cells(row) for row in table.css("tr")][:2000]
    rows = [row for row in rows if row]
    if not rows or not _is_data(rows):
        return False
    result.gap()
    spread = _spread(rows)
    start = len(result.lines)
    for row in spread:
        result.words.append("")
        text = "\t".join(" ".join(cell.split()) for cell in row)
        result.lines.append(Line(text[:LONGEST], result.depth))
    result.grids.append(Grid(line=start, rows=tuple(tuple(row) for row in spread)))
    result.words.clear()
    result.gap()
    return True


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    rows: int
    columns: int


def _cells(row: LexborNode) -> list[_Cell]:
    found = []
    for cell in _children(row):
        if cell.tag in {"td", "th"} and not _is_hidden(cell):
            inner = Seen()
            _walk(cell, inner)
            inner.end_line()
            text = "\n".join(line.text for line in inner.lines if line.text)
            found.append(_Cell(text, _span(cell, "rowspan"), _span(cell, "colspan")))
    return found


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(int(value), 100) if value.isdigit() and int(value) else 1


def _is_data(rows: list[list[_Cell]]) -> bool:
    """Two cells beside each other with short texts; long texts arrange a page."""
    wide = [row for row in rows if sum(bool(cell.text) for cell in row) > 1]
    longest = max((len(cell.text) for row in rows for cell in row), default=0)
    most_lines = max((cell.text.count("\n") for row in rows for cell in row), default=0)
    return bool(wide) and longest <= 600 and most_lines <= 8  # noqa: PLR2004 - beyond these it is prose


def _spread(rows: list[list[_Cell]]) -> list[list[str]]:
    """Repeat each cell in every place it covers."""
    waiting: dict[tuple[int, int], str] = {}
    spread: list[list[str]] = []
    for number, row in enumerate(rows):
        texts: list[str] = []
        cells = iter(row)
        while True:
            place = (number, len(texts))
            if place in waiting:
                texts.append(waiting.pop(place))
                continue
            cell = next(cells, None)
            if cell is None:
                break
            for _ in range(cell.columns):
                for below in range(1, min(cell.rows, len(rows) - number)):
                    waiting[number + below, len(texts)] = cell.text
                texts.append(cell.text)
        spread.append(texts[:100])
    return spread
