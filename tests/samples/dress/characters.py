"""Dresses of the characters of a plain text: odd blanks, typographer's marks, capitals."""

import re

from tests.samples.dress.blocks import pair_of
from tests.samples.dress.lines import dressed, grid_like

# What a computer reads must keep its case: addresses, links, codes, names with dots.
CASED = re.compile(r"\S*[@/\\]\S*|\S+\.\S+|\S*\d\S{4,}|\S{4,}\d\S*")
SPELLED = re.compile(r"[\[(<{ ](?:at|dot)[\])>} ]+\S+[\[(<{ ]+(?:at|dot)[\])>} ]", re.IGNORECASE)
BOX = re.compile(r"\bp\.? ?o\.? ?box\b", re.IGNORECASE)
PHONE = re.compile(r"sent from |get outlook for ", re.IGNORECASE)


def unbroken(lines: list[str]) -> list[str] | None:
    """Values typed with non-breaking spaces, and a word processor's odd one in prose."""
    if grid_like(lines):
        return None
    return [nbsp_line(line) for line in lines]


def nbsp_line(line: str) -> str:
    pair = pair_of(line)
    if pair is None or "\n" in pair.value:
        return re.sub(r"(?<=[.,\d]) (?=\S)", "\u00a0", line)
    start = f"{pair.lead}{pair.label}{pair.separator.rstrip(' ')}"
    return start + "\u00a0" * max(1, pair.separator.count(" ")) + pair.value.replace(" ", "\u00a0")


def typeset(lines: list[str]) -> list[str]:
    """Quotes and dashes as phones and word processors set them; addresses stay."""
    return [re.sub(r"\S+|\s+", typeset_word, line) for line in lines]


def typeset_word(found: re.Match[str]) -> str:
    word = found.group()
    before, after = found.string[: found.start()].strip(), found.string[found.end() :].strip()
    if word == "-" and before and not (before[-1].isdigit() and after[:1].isdigit()):
        return "–"
    if "@" in word:
        return word
    word = re.sub(r"(?<=\w)'", "\u2019", word)
    return re.sub(r'(?<=[\w.,!?])"', "\u201d", re.sub(r'"(?=\w)', "\u201c", word))


def upper(lines: list[str]) -> list[str] | None:
    """All in capitals, except what capitals would change: addresses, links, codes."""
    text = "\n".join(lines)
    if SPELLED.search(text) or BOX.search(text):
        return None
    return [line if PHONE.match(line) else re.sub(r"\S+", capital, line) for line in lines]


def capital(found: re.Match[str]) -> str:
    word = found.group()
    return word if CASED.fullmatch(word) else word.upper()


CHARACTERS = {
    "non-breaking": dressed(unbroken),
    "typeset": dressed(typeset),
    "capitals": dressed(upper),
}
