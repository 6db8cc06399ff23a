"""Dresses of the lines of a plain text: where they break, what stands at their ends.

Only the writer's own text changes; what is quoted or forwarded below stays as it came.
"""

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.samples.dress.blocks import LABEL_LIKE, blocks, own_end, pair_of
from tests.samples.dress.letter import Letter, automatic

Dress = Callable[[Letter, Random], Letter | None]
CELLS = re.compile(r"\S(?: {2,}|\t)(?=\S)")
ITEM = re.compile(r"[-*•·▪–] |\d{1,2}[.)] |[-_=*]{3}")
SIGNED = re.compile(r"--? ?$")
ALONE = re.compile(r"[|•@]|^[^.,;]{0,20}$")
CONTINUED = re.compile(r"[-*•·▪–—>]|\d{1,2}[.)] ")


def grid_like(lines: list[str]) -> bool:
    """A table drawn with blanks: its columns hold only as long as its lines do."""
    return sum(len(CELLS.findall(line.strip())) > 1 for line in lines) > 1


def goes_on(line: str, after: str) -> bool:
    """`line` ends where a program broke it (the next word had no room), not where its writer did."""
    apart = (
        not after.strip() or after[:1].isspace() or line.startswith(">") or after.startswith(">")
    )
    if apart or len(line) > 80 or ALONE.search(line) or ITEM.match(after) or SIGNED.match(line):
        return False
    if pair_of(line) or pair_of(after) or LABEL_LIKE.match(after):
        return False
    return len(line.rstrip()) + 1 + len(after.split(maxsplit=1)[0]) > 68


def long_lines(lines: list[str]) -> list[str]:
    """Each paragraph in one line, where a program had wrapped it."""
    out: list[str] = []
    for number, line in enumerate(lines):
        if out and number and goes_on(lines[number - 1], line):
            out[-1] = f"{out[-1].rstrip()} {line}"
        else:
            out.append(line)
    return out


def wrapped(line: str, width: int, tail: str = "") -> list[str]:
    if len(line) <= width or line.startswith(">"):
        return [line]
    parts = textwrap.wrap(line, width, expand_tabs=False, break_long_words=False,
                          break_on_hyphens=False)  # fmt: skip
    return [part + tail for part in parts[:-1]] + parts[-1:]


def wrap(width: int) -> Callable[[list[str]], list[str] | None]:
    """Hard breaks, as plain text programs send them; values break, too, but no part looks like a list."""

    def change(lines: list[str]) -> list[str] | None:
        if grid_like(lines):
            return None
        groups = [wrapped(line, width) for line in long_lines(lines)]
        if any(CONTINUED.match(part) for group in groups for part in group[1:]):
            return None
        return [part for group in groups for part in group]

    return change


def spaced(lines: list[str]) -> list[str] | None:
    """A blank line after each, as paragraphs of a word processor come out in plain text."""
    found = blocks("\n".join(lines))
    deep = any(block.above or any("\n" in pair.value for pair in block.pairs) for block in found)
    label_alone = any(pair and not pair.value for pair in map(pair_of, lines))
    if deep or label_alone or grid_like(lines):
        return None
    return [part for line in long_lines(lines) for part in ((line, "") if line.strip() else ("",))]


def trailing(lines: list[str]) -> list[str]:
    return [line + " " * (number % 3 + 1) if line.strip() and not SIGNED.match(line) else line
            for number, line in enumerate(lines)]  # fmt: skip


def indented(lines: list[str]) -> list[str] | None:
    if grid_like(lines) or any(SIGNED.match(line) for line in lines):
        return None
    return [f"    {line}" if line.strip() else line for line in lines]


def dressed(change: Callable[[list[str]], list[str] | None]) -> Dress:
    """A dress for the writer's own lines of a letter in plain text."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        if letter.text is None or letter.html is not None or automatic(letter):
            return None
        lines = letter.text.split("\n")
        end = own_end(lines)
        changed = change(lines[:end]) if end else None
        return None if changed is None else replace(letter, text="\n".join(changed + lines[end:]))

    return dress


def flowed(letter: Letter, random: Random) -> Letter | None:
    """Soft breaks of RFC 3676: a line that ends in a space goes on in the next."""
    if letter.text is None or letter.html is not None or automatic(letter):
        return None
    lines = letter.text.split("\n")
    own = lines[: own_end(lines)]
    if grid_like(own):
        return None
    fixed = [line if line == "-- " else line.rstrip() for line in lines]
    parts = [part for line in long_lines(fixed[: len(own)]) for part in wrapped(line, 71, " ")]
    stuffed = [f" {part}" if part.startswith((" ", "From ")) else part
               for part in parts + fixed[len(own):]]  # fmt: skip
    return replace(letter, text="\n".join(stuffed), flowed=True)


LINES: dict[str, Dress] = {
    "flowed": flowed,
    **{
        name: dressed(change)
        for name, change in {
            "long-lines": long_lines,
            "wrapped-76": wrap(76),
            "wrapped-60": wrap(60),
            "double-spaced": spaced,
            "trailing-blanks": trailing,
            "indented": indented,
        }.items()
    },
}
