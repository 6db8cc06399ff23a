"""Labelled blocks in plain text: two or more known labels with their values in sequence.

A block stands alone between blank lines (or the edges), so that nothing beside it leans on its
order; a paragraph in which one line is not understood is no block.
"""

import re
from dataclasses import dataclass

from tests.samples.dress.vocabulary import BY_LENGTH, KINDS, PLACES, folded

LEAD = re.compile(r"[ \t]*(?:[-*•·▪][ \t]+|\(?(?:\d{1,2}|[a-z])[.)][ \t]+)?")
SEPARATOR = re.compile(r"[ \t]*[:=][ \t]*|[ \t]+[-–—][ \t]+|[ \t]*\.{3,}:?[ \t]*|\t[ \t]*|  +")
LABEL_LIKE = re.compile(r"[ \t]*\w[\w /#.()-]{0,40}:[ \t]*\S")
BELOW = re.compile(
    r">|-{2,} ?Original Message|-{5,} ?Forwarded message|Begin forwarded message|_{20,}$"
    r"|On .{6,120}(?:wrote:)?$|From: .*@"
)
WROTE = re.compile(r"(?:^|.* )wrote:$")


@dataclass(frozen=True)
class Pair:
    """One label with its value; `value` may have several lines."""

    kind: str
    lead: str
    label: str
    separator: str
    value: str

    @property
    def flat(self) -> str:
        return ", ".join(part.strip().rstrip(",") for part in self.value.split("\n"))


@dataclass(frozen=True)
class Block:
    """Lines `start` to `end` (not included) hold `pairs`; `above`: labels stand above their values."""

    start: int
    end: int
    pairs: tuple[Pair, ...]
    above: bool = False

    @property
    def kinds(self) -> list[str]:
        return [pair.kind for pair in self.pairs]


def own_end(lines: list[str]) -> int:
    """Where the writer's own text ends: the first line of a quote or a forwarded message."""
    for number, line in enumerate(lines):
        if not BELOW.match(line):
            continue
        if line.startswith("On ") and not any(
            WROTE.match(near) for near in lines[number : number + 3]
        ):
            continue
        return number
    return len(lines)


def pair_of(line: str) -> Pair | None:
    """A line "label, separator, value" whose label is known."""
    lead = LEAD.match(line).group()
    rest = line[len(lead) :]
    low = rest.casefold()
    for label in BY_LENGTH:
        if not low.startswith(label):
            continue
        found = SEPARATOR.match(rest, len(label))
        if found:
            said = rest[: len(label)]
            return Pair(KINDS[label], lead, said, found.group(), rest[found.end() :].rstrip())
    return None


def paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    """Runs of lines that are not blank."""
    runs, start = [], None
    for number, line in enumerate([*lines, ""]):
        if line.strip() and start is None:
            start = number
        elif not line.strip() and start is not None:
            runs.append((start, number))
            start = None
    return runs


def beside(lines: list[str], start: int, end: int) -> Block | None:
    """A paragraph of labelled lines, with indented continuations; its first line may be a heading."""
    pairs: list[Pair] = []
    if lines[start].rstrip().endswith(":") and pair_of(lines[start]) is None:
        start += 1
    for line in lines[start:end]:
        pair = pair_of(line)
        if pair is not None:
            pairs.append(pair)
        elif pairs and line.startswith(("  ", "\t")) and not LABEL_LIKE.match(line):
            last = pairs[-1]
            pairs[-1] = Pair(*(last.kind, last.lead, last.label, last.separator),
                             f"{last.value}\n{line.strip()}")  # fmt: skip
        else:
            return None
    return Block(start, end, tuple(pairs)) if len(pairs) > 1 else None


def above(lines: list[str], runs: list[tuple[int, int]]) -> Block | None:
    """Paragraphs whose first line is a bare label and whose other lines are its value."""
    pairs: list[Pair] = []
    first = last = 0
    for start, end in runs:
        label = lines[start].strip().rstrip(":")
        kind = KINDS.get(folded(label))
        if kind is None or (end - start > 2 and kind not in PLACES):
            if pairs:
                break
            continue
        first, last = (first if pairs else start), end
        value = "\n".join(line.strip() for line in lines[start + 1 : end])
        pairs.append(Pair(kind, "", label, "\n", value))
    return Block(first, last, tuple(pairs), above=True) if len(pairs) > 1 else None


def blocks(text: str) -> list[Block]:
    """The labelled blocks of the writer's own text, from top to bottom."""
    lines = text.split("\n")
    lines = lines[: own_end(lines)]
    runs = paragraphs(lines)
    found = [block for run in runs if (block := beside(lines, *run)) is not None]
    over = above(lines, runs)
    return found or ([over] if over else [])


def replaced(text: str, changes: list[tuple[Block, list[str]]]) -> str:
    """The text with each block's lines exchanged."""
    lines = text.split("\n")
    for block, new in sorted(changes, key=lambda change: -change[0].start):
        lines[block.start : block.end] = new
    return "\n".join(lines)
