"""Numbers as they are spoken into a telephone: "503 then 555 then 0138", "five oh three, five five five, …"."""

import re

_DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_WORD = rf"(?:{'|'.join(_DIGITS)})"
#: What is said between the groups of a number.
_PAUSE = r"(?:\s?,?\s(?:and\s)?(?:then|dash|hyphen|minus|dot|point)\s|,\s)"
_BREATH = r"(?:[,-]?\s|-)(?:(?:and\s)?(?:then|dash|hyphen)\s)?"
#: A telephone number in groups of digits with words between, or six to ten digits as words.
SHAPE = rf"[2-9]\d{{2}}{_PAUSE}[2-9]\d{{2}}{_PAUSE}\d{{4}}|(?i:(?<!\w){_WORD}(?:{_BREATH}{_WORD}){{5,9}})"
_SAID = re.compile(rf"\b{_WORD}\b", re.IGNORECASE)
_WHOLE = re.compile(SHAPE)
_LETTERS = re.compile(r"[a-z,-]+", re.IGNORECASE)


def spoken(text: str) -> bool:
    """Whether digits are said as words, six of them at least."""
    return text.count(" ") > 4 and len(_SAID.findall(text)) > 5  # noqa: PLR2004 - no number is shorter


def is_said(text: str) -> bool:
    """Whether a text is a number as it is spoken, and nothing else."""
    return _WHOLE.fullmatch(text) is not None


def digits(raw: str) -> str:
    """Return what was said as digits: "503 then 555 then 0138" is 503 555 0138."""
    plain = _SAID.sub(lambda found: _DIGITS[found[0].casefold()], raw)
    return " ".join(_LETTERS.sub(" ", plain).split())
