"""Plain text to lines with their depth of quoting; format=flowed put together (RFC 3676)."""

import re
from enum import Enum
from typing import NamedTuple

from mail_intake.read.limits import LIMITS, Limits

_CUT = re.compile(r"<[^<>\s]{0,250}$")
_CLOSES = re.compile(r">[^<>:：]{0,40}[:：]\s*$")
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTE = re.compile(r">(?:\s?[>|]){0,29}\s?")


class Role(Enum):
    """What a mail program itself said about a line, by the HTML it wrote around it."""

    NONE = "none"
    ATTRIBUTION = "attribution"  #: "Jane wrote:", in any language
    REST = "rest"  #: from here to the end is an earlier message


class Line(NamedTuple):
    """A line as a person sees it, without its quote marks; `depth` is how often it is quoted."""

    text: str
    depth: int = 0
    role: Role = Role.NONE


def lines_of(
    content: str, limits: Limits = LIMITS, *, flowed: bool = False, delsp: bool = False
) -> tuple[list[Line], list[str]]:
    """Cut text into lines; also return a defect for each bound that was reached."""
    defects = []
    if len(content) > limits.text_length:
        content = content[: limits.text_length]
        defects.append(f"text longer than {limits.text_length} characters: the rest was not read")
    raw = _LINE_END.split(content.replace("\x00", ""), limits.lines)
    if len(raw) > limits.lines:
        del raw[limits.lines :]
        defects.append(f"more than {limits.lines} lines: the rest was not read")
    raw = _unwrapped(raw)
    lines = _flowed(raw, delsp=delsp) if flowed else [_line(one) for one in raw]
    cut = _cut(lines, limits)
    if len(cut) > len(lines):
        defects.append(long_line(limits))
    return cut, defects


def long_line(limits: Limits) -> str:
    """Return the defect of a line that is too long; nothing of it is lost."""
    return f"line longer than {limits.line_length} characters: it goes on as the next"


def _unwrapped(raw: list[str]) -> list[str]:
    """An address cut before its closing bracket leaves a line that only looks quoted."""
    for number in range(1, len(raw)):
        one = raw[number]
        if one[:1] == ">" and _CLOSES.match(one) and _CUT.search(raw[number - 1]):
            raw[number] = " " + raw[number]
    return raw


def _flowed(raw: list[str], *, delsp: bool) -> list[Line]:
    """Put together what was cut for transport (RFC 3676 §4)."""
    paragraphs: list[tuple[int, list[str]]] = []
    joined = False
    for one in raw:
        line, ends = _unflowed(_line(one), delsp=delsp)
        if joined and paragraphs[-1][0] == line.depth and line.text != "-- ":
            paragraphs[-1][1].append(line.text)
        else:
            paragraphs.append((line.depth, [line.text]))
        joined = ends
    return [Line("".join(pieces), depth) for depth, pieces in paragraphs]


def _line(one: str) -> Line:
    if one[:1] != ">":
        return Line(one)
    found = _QUOTE.match(one)
    marks = found[0] if found else ">"
    return Line(one[len(marks) :], marks.count(">"))


def _unflowed(line: Line, *, delsp: bool) -> tuple[Line, bool]:
    """Return the line without its stuffing, and whether it goes on in the next one."""
    text = line.text.removeprefix(" ") if not line.depth else line.text
    if text == "-- " or not text.endswith(" "):
        return Line(text, line.depth), False
    return Line(text[:-1] if delsp else text, line.depth), True


def _cut(lines: list[Line], limits: Limits) -> list[Line]:
    """Cut lines that are too long into lines that are not, and white space at their ends."""
    size = limits.line_length
    found: list[Line] = []
    for line in lines:
        text = line.text.rstrip()
        if len(text) <= size:
            found.append(line if text == line.text else Line(text, line.depth))
            continue
        found += [
            Line(text[start : start + size], line.depth) for start in range(0, len(text), size)
        ]
    return found
