"""HTML back to lines and tables, for pages so plain that nothing is lost on the way."""

import re
from html.parser import HTMLParser

from tests.samples.dress.vocabulary import KINDS, folded

# What is struck out, hidden or quoted is said by the form alone: such pages stay as they are.
FORM = re.compile(r"<(?:s|strike|del|ins|ul|ol|blockquote|script|form|input|select)\b|display:\s*none"
                  r"|gmail_quote|colspan", re.IGNORECASE)  # fmt: skip
Table = list[list[str]]
Cell = tuple[str, int]  # the text, and over how many rows it stands


class Lines(HTMLParser):
    """Lines of text and tables (rows of cells), in the order of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.tables: list[tuple[int, Table]] = []  # each with the number of its line
        self.line = ""
        self.deep = self.quiet = 0
        self.cells: list[Cell] = []
        self.hanging: dict[int, Cell] = {}
        self.span = 1

    def handle_starttag(self, tag, attrs):
        self.quiet += tag in {"style", "title"}
        if tag == "table":
            self.end_line()
            self.deep += 1
            self.tables.append((len(self.out), []))
        elif tag in {"td", "th"}:
            self.line, self.span = "", int(dict(attrs).get("rowspan") or 1)
        elif tag == "br":
            self.end_line(blank=True)

    def handle_endtag(self, tag):
        self.quiet -= tag in {"style", "title"}
        if tag in {"td", "th"}:
            self.cells.append((self.line.strip(), self.span))
            self.line = ""
        elif tag == "tr":
            self.end_row()
        elif tag == "table":
            self.deep -= 1
        elif tag in {"p", "div"}:
            self.end_line(blank=True)

    def handle_data(self, data):
        if not self.quiet:
            self.line += re.sub(r"[ \t\r\n]+", " ", data)

    def end_row(self) -> None:
        row: list[str] = []
        after: dict[int, Cell] = {}
        while self.cells or len(row) in self.hanging:
            column = len(row)
            over = self.hanging.pop(column) if column in self.hanging else None
            text, left = over or self.cells.pop(0)
            row.append(text)
            if left > 1:
                after[column] = (text, left - 1)
        self.hanging = after
        self.tables[-1][1].append(row)

    def end_line(self, *, blank: bool = False) -> None:
        if self.deep:
            self.line = self.line.rstrip() + "\n" if self.line.strip() else ""
            return
        text = self.line.replace("\u00a0", " ").strip()
        if text or (blank and self.out and self.out[-1]):
            self.out.append(text)
        self.line = ""


def rendered(page: str) -> Lines | None:
    """None where the page says more than its lines and cells do."""
    if FORM.search(page) or page.lower().count("<table") > 1:
        return None
    lines = Lines()
    lines.feed(page)
    lines.close()
    lines.end_line()
    return lines


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def same_words(page: str, text: str) -> bool:
    """Both halves of a two-form message say the same."""
    lines = rendered(page)
    if lines is None:
        return False
    cells = [cell for _, table in lines.tables for row in table for cell in row]
    return words("\n".join([*lines.out, *cells])) == words(text)


def as_text(page: str) -> str | None:
    """A page whose tables are labels and values (or that has none), as plain text of the same letter."""
    lines = rendered(page)
    if lines is None:
        return None
    out = list(lines.out)
    for at, table in lines.tables:
        if any(len(row) != 2 or folded(plain(row[0])) not in KINDS for row in table):
            return None
        out[at:at] = [
            "",
            *(f"{plain(label)}: {plain(value)}".rstrip() for label, value in table),
            "",
        ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n") + "\n"


def plain(text: str) -> str:
    """A cell in one line of typed characters."""
    typed = text.replace("\u00a0", " ").replace("\u2011", "-")
    return ", ".join(line.strip() for line in typed.split("\n") if line.strip())
