"""Plain text to lines with their depth of quoting; format=flowed put together (RFC 3676)."""

import re
from dataclasses import dataclass

#: A line longer than this is cut into pieces; more lines than this are left out.
LONGEST, MOST = 5_000, 20_000
_QUOTE = re.compile(r"^((?:[>|]\s?){1,30})(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a person sees it, without its quote marks; `depth` is how often it is quoted."""

    text: str
    depth: int = 0


def lines_of(content: str, *, flowed: bool = False, delsp: bool = False) -> list[Line]:
    """Cut text into lines; of a monstrous text the first 20,000."""
    raw = re.split(r"\r\n|\r|\n", content.replace("\x00", ""))
    found: list[Line] = []
    joined = False
    for one in raw[:MOST]:
        line = _line(one)
        if flowed:
            line, ends = _unflowed(line, delsp=delsp)
            if joined and found and found[-1].depth == line.depth and line.text != "-- ":
                found[-1] = Line(found[-1].text + line.text, line.depth)
            else:
                found.append(line)
            joined = ends
        else:
            found.append(line)
    return [piece for line in found for piece in _cut(line)]


def _line(one: str) -> Line:
    quoted = _QUOTE.match(one) if one[:1] == ">" else None
    if quoted is None:
        return Line(one)
    return Line(quoted[2], quoted[1].count(">"))


def _unflowed(line: Line, *, delsp: bool) -> tuple[Line, bool]:
    """Return the line without its stuffing, and whether it goes on in the next one."""
    text = line.text.removeprefix(" ") if not line.depth else line.text
    if text == "-- " or not text.endswith(" "):
        return Line(text, line.depth), False
    return Line(text[:-1] if delsp else text, line.depth), True


def _cut(line: Line) -> list[Line]:
    text = line.text.rstrip()
    if len(text) <= LONGEST:
        return [Line(text, line.depth)]
    return [
        Line(text[start : start + LONGEST], line.depth)
        for start in range(0, min(len(text), 40 * LONGEST), LONGEST)
    ]
