"""A letter's frame: what stands above its greeting and below its closing says who writes."""

import re
from collections.abc import Sequence

from mail_intake.read.markers import CLOSING

#: Letterhead and signature are no taller, in written lines, and their lines no longer.
TALLEST, LONGEST = 10, 90
_GREETING = re.compile(
    r"\s*(?:dear\b|to (?:whom|the)\b|hello\b|attn\b|attention\b|re:)", re.IGNORECASE
)
_CLOSES = re.compile(
    r"\s*(?:for (?:the|and on behalf of)\b.{0,60},|yours\b.{0,20},?|with (?:many )?thanks,?|signed\b.{0,20})\s*$",
    re.IGNORECASE,
)
#: Words that offer a number for calling back, and those that say that it changes.
_CALL = re.compile(
    r"\b(?:(?:call|reach|ring|phone|text) (?:me|us|our office|the office)|questions?|me (?:at|on)|my (?:direct|cell|mobile|work|office|number|phone|line|desk)|"
    r"(?:phone|number|line) here|direct line|i can be reached|we can be reached|i am at|i'm at|best number)\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:new|old|chang\w*|updat\w*|former\w*|correct\w*|wrong|fax|now|mov\w+|replac\w*|from|instead|effective|was|will be|member|patient)\b",
    re.IGNORECASE,
)
#: So many digits at least make a telephone number; lines are searched so far.
DIGITS, REACH = 10, 400


def frame(lines: Sequence[str]) -> list[int]:
    """Return the lines that say who writes a letter: below its closing, then above its greeting."""
    written = [at for at, line in enumerate(lines) if line.strip()]
    closing = next(
        (n for n in range(len(written) - 1, -1, -1) if _is_closing(lines[written[n]])), None
    )
    greeting = next(
        (n for n in range(min(len(written), TALLEST + 1)) if _GREETING.match(lines[written[n]])),
        None,
    )
    if closing is None and greeting is None:
        return []
    below = written[closing + 1 : closing + 1 + TALLEST] if closing is not None else []
    above = written[:greeting] if greeting is not None else []
    return [at for at in (*below, *above) if len(lines[at]) <= LONGEST]


def _is_closing(line: str) -> bool:
    return len(line) < LONGEST and (
        CLOSING.match(line.lower()) is not None or _CLOSES.match(line) is not None
    )


def told(lines: Sequence[str]) -> list[int]:
    """Return the lines that offer a number for calling back."""
    return [at for at, line in enumerate(lines) if _offers(line[:REACH])]


def _offers(line: str) -> bool:
    """Whether a line has a number, and words that ask for a call: not for a change."""
    numbered = sum(map(str.isdigit, line)) >= DIGITS
    return numbered and _CALL.search(line) is not None and _CHANGES.search(line) is None
