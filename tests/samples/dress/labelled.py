"""Dresses of a labelled block that stay plain text: other labels, order, separators, bullets."""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.samples.dress.blocks import Block, Pair, blocks, replaced
from tests.samples.dress.letter import Letter, automatic
from tests.samples.dress.vocabulary import LABELS, folded

EIN = re.compile(r"\d\d-\d{7}")
# "Same as above" leans on the line before it.
LEANING = re.compile(r"\babove\b|\bbelow\b|\bditto\b|\bformer\b|\blatter\b", re.IGNORECASE)
Render = Callable[[Block, Random], list[str] | None]


def synonyms(pair: Pair, block: Block) -> list[str]:
    """Labels that mean the same here: some hold only beside other labels, or for one form of value."""
    labels = list(LABELS[pair.kind])
    beside = set(block.kinds)
    if pair.kind in {"tin", "ein"}:
        labels = [*LABELS["tin"], *(LABELS["ein"] if EIN.fullmatch(pair.value) else ())]
    if pair.kind == "name" and {"title", "email"} <= beside:
        labels += ["Staff Member", *LABELS["contact"]]
    if pair.kind == "dmap" and beside & {"member", "patient"}:
        labels = [label for label in labels if "Medicaid" not in label]
    if pair.kind == "address" and "mailing" in beside:
        labels.remove("Address")
    return [label for label in labels if folded(label) != folded(pair.label)]


def renamed(block: Block, random: Random) -> Block:
    pairs = [replace(pair, label=random.choice(synonyms(pair, block) or [pair.label]))
             for pair in block.pairs]  # fmt: skip
    return replace(block, pairs=tuple(pairs))


def as_it_was(block: Block) -> list[str]:
    """The block with its own separators; values that stood in one column stand in one column again."""
    if block.above:
        return "\n\n".join(f"{pair.label}\n{pair.value}".rstrip() for pair in block.pairs).split(
            "\n"
        )
    starts = {len(pair.lead + pair.label + pair.separator) for pair in block.pairs}
    column = len(starts) == 1 and any(pair.separator.endswith("  ") for pair in block.pairs)
    width = max(len(pair.lead + pair.label) for pair in block.pairs) + 3 if column else 0
    lines = []
    for pair in block.pairs:
        start = pair.lead + pair.label + (pair.separator.strip() if column else pair.separator)
        start = start.ljust(width)
        lines += (start + pair.value.replace("\n", "\n" + " " * max(len(start), 2))).split("\n")
    return [line.rstrip() for line in lines]


def labels(block: Block, random: Random) -> list[str]:
    return as_it_was(renamed(block, random))


def movable(block: Block) -> bool:
    """Order carries nothing: no label twice, no value that points elsewhere, no number with two owners."""
    kinds = block.kinds
    owners = {"clinic", "applicant", "provider"} & set(kinds)
    own = len(owners) < 2 or not {"npi", "tin", "ein", "dmap"} & set(kinds)
    return own and len(set(kinds)) == len(kinds) and not any(
        LEANING.search(pair.value) for pair in block.pairs
    )  # fmt: skip


def order(block: Block, random: Random) -> list[str] | None:
    """Another order; what was last stays away from the end, so that more than neighbours change."""
    if not movable(block) or len(block.pairs) < 3:
        return None
    pairs = list(block.pairs)
    while pairs[0] == block.pairs[0] or pairs[-1] == block.pairs[-1]:
        random.shuffle(pairs)
    return as_it_was(replace(block, pairs=tuple(pairs)))


def separated(separator: str, lead: Callable[[int], str] = lambda _: "") -> Render:
    """Each pair in one line; a blank value needs a mark of its own, which dash and gap are not."""

    def render(block: Block, random: Random) -> list[str] | None:
        sure = ":" in separator or "." in separator
        if not sure and any(not pair.value for pair in block.pairs):
            return None
        return [f"{lead(number)}{pair.label.rstrip(':')}{separator}{pair.flat}".rstrip()
                for number, pair in enumerate(block.pairs, 1)]  # fmt: skip

    return render


def aligned(block: Block, random: Random) -> list[str]:
    width = max(len(pair.label) for pair in block.pairs) + 4
    return [(f"{pair.label}:".ljust(width) + pair.flat).rstrip() for pair in block.pairs]


def leaders(block: Block, random: Random) -> list[str]:
    """Dots that lead the eye, as typed forms have them."""
    width = max(len(pair.label) for pair in block.pairs) + 6
    return [f"{f'{pair.label} '.ljust(width, '.')} {pair.flat}".rstrip() for pair in block.pairs]


def below(block: Block, random: Random) -> list[str]:
    """The value in the line under its label, as forms copied from a web page come out."""
    lines = "\n\n".join(f"{pair.label}:\n{pair.value}".rstrip() for pair in block.pairs)
    return ["", *lines.split("\n"), ""]


def dressed(render: Render) -> Callable[[Letter, Random], Letter | None]:
    """A dress for every block of a letter in plain text."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        found = blocks(letter.text) if letter.text and letter.html is None else []
        lines = [render(block, random) for block in found]
        if automatic(letter) or not found or any(one is None for one in lines):
            return None
        changes = [(block, one or []) for block, one in zip(found, lines, strict=True)]
        return replace(letter, text=replaced(letter.text or "", changes).lstrip("\n"))

    return dress


WORDING = {"labels": dressed(labels), "order": dressed(order)}
SEPARATORS = {
    name: dressed(render)
    for name, render in {
        "colon": separated(": "),
        "colon-without-space": separated(":"),
        "colon-after-space": separated(" : "),
        "dash": separated(" - "),
        "en-dash": separated(" – "),
        "equals": separated(" = "),
        "tab": separated(":\t"),
        "bare-tab": separated("\t"),
        "aligned": aligned,
        "leaders": leaders,
        "value-below": below,
        "hyphens": separated(": ", lambda _: "- "),
        "stars": separated(": ", lambda _: "* "),
        "dots": separated(": ", lambda _: "• "),
        "numbers": separated(": ", lambda number: f"{number}. "),
        "parentheses": separated(": ", lambda number: f"{number}) "),
    }.items()
}
