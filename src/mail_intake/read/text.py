"""Plain text to lines with their depth of quoting; format=flowed put together (RFC 3676)."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from mail_intake.read.limits import LIMITS, Limits

_CUT = re.compile(r"<[^<>\s]{0,250}$")
_CLOSES = re.compile(r">[^<>:：]{0,40}[:：]\s*$")
#: Only where this is found any two lines can be such a pair.
_MAY_BE_CUT = re.compile(r"<[^<>\s]{0,250}\n>")
_QUOTE = re.compile(r">(?:\s?[>|]){0,29}\s?")
#: The marks of most lines: nothing but ">", then one space that is no part of the text.
_MARKS = {">" * depth: depth for depth in range(1, 30)}


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


class Lines:
    """Lines in columns: what is asked of every line is asked of a whole column, which is quicker."""

    __slots__ = ("depths", "roles", "texts")

    def __init__(self, texts: list[str] | None = None, depths: list[int] | None = None) -> None:
        self.texts = texts or []
        self.depths = depths or []
        self.roles: dict[int, Role] = {}  #: of the few lines that have one, by their number

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, number: int) -> Line:
        return Line(self.texts[number], self.depths[number], self.role(number))

    def __iter__(self) -> Iterator[Line]:
        return map(self.__getitem__, range(len(self)))

    def role(self, number: int) -> Role:
        """Return what a mail program said about a line."""
        return self.roles.get(number, Role.NONE)

    def add(self, text: str, depth: int, role: Role) -> None:
        """Add a line at the end."""
        if role is not Role.NONE:
            self.roles[len(self.texts)] = role
        self.texts.append(text)
        self.depths.append(depth)

    def cut(self, start: int) -> None:
        """Take away every line from this one on."""
        del self.texts[start:], self.depths[start:]
        while self.roles and next(reversed(self.roles)) >= start:
            self.roles.popitem()


def lines_of(
    content: str, limits: Limits = LIMITS, *, flowed: bool = False, delsp: bool = False
) -> tuple[Lines, list[str]]:
    """Cut text into lines; also return a defect for each bound that was reached."""
    defects = []
    if len(content) > limits.text_length:
        content = content[: limits.text_length]
        defects.append(f"text longer than {limits.text_length} characters: the rest was not read")
    # CR CR LF is one line end that a gateway translated twice
    plain = content.replace("\x00", "").replace("\r\r\n", "\n")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    raw = plain.split("\n", limits.lines)
    if len(raw) > limits.lines:
        del raw[limits.lines :]
        defects.append(f"more than {limits.lines} lines: the rest was not read")
    if _MAY_BE_CUT.search(plain):
        raw = _unwrapped(raw)
    if plain[:1] == ">" or "\n>" in plain:
        # Marks set apart by spaces are rarer, and then each line is looked at closely.
        spaced = "> >" in plain or "> |" in plain
        texts, depths = _unquoted(raw, {} if spaced else _MARKS)
    else:
        texts, depths = raw, [0] * len(raw)
    if flowed:
        texts, depths = _flowed(texts, depths, delsp=delsp)
    cut = _cut(list(map(str.rstrip, texts)), depths, limits.line_length)
    if len(cut) > len(texts):
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


def _unquoted(raw: list[str], usual: dict[str, int]) -> tuple[list[str], list[int]]:
    """Take off the quote marks; return the texts, and how often each is quoted."""
    texts: list[str] = []
    depths: list[int] = []
    for one in raw:
        marks, _, text = one.partition(" ")
        if marks in usual:
            texts.append(text)
            depths.append(usual[marks])
        elif one[:1] != ">":
            texts.append(one)
            depths.append(0)
        else:
            found = _QUOTE.match(one)
            marks = found[0] if found else ">"
            texts.append(one[len(marks) :])
            depths.append(marks.count(">"))
    return texts, depths


def _flowed(texts: list[str], depths: list[int], *, delsp: bool) -> tuple[list[str], list[int]]:
    """Put together what was cut for transport (RFC 3676 §4)."""
    paragraphs: list[list[str]] = []
    levels: list[int] = []
    joined = False
    for one, depth in zip(texts, depths, strict=True):
        text, ends = _unflowed(one, depth, delsp=delsp)
        if joined and levels[-1] == depth and text != "-- ":
            paragraphs[-1].append(text)
        else:
            paragraphs.append([text])
            levels.append(depth)
        joined = ends
    return list(map("".join, paragraphs)), levels


def _unflowed(text: str, depth: int, *, delsp: bool) -> tuple[str, bool]:
    """Return the line without its stuffing, and whether it goes on in the next one."""
    if not depth:
        text = text.removeprefix(" ")
    if text == "-- " or not text.endswith(" "):
        return text, False
    return (text[:-1] if delsp else text), True


def _cut(texts: list[str], depths: list[int], size: int) -> Lines:
    """Cut lines that are too long into lines that are not."""
    if max(map(len, texts), default=0) <= size:
        return Lines(texts, depths)
    found = Lines()
    for text, depth in zip(texts, depths, strict=True):
        for start in range(0, max(len(text), 1), size):
            found.add(text[start : start + size], depth, Role.NONE)
    return found
