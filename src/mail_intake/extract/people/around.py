"""What is said around each piece of a line: how far it stands, whose it is, of how many, whether it goes."""

import re
from collections.abc import Sequence

from mail_intake.extract.people.fate import is_for_questions, is_gone
from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.named import Namer
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.extract.pieces.subject import subject

#: Distances: a new sentence, "and", each word between.
SENTENCE, AND, WORD = 2.0, 0.8, 0.12
#: A sentence that goes on about the person of the one before; a bracket that closes.
GOES_ON, BRACKET = 0.5, 0.4
MOST_WORDS = 8
#: So many characters on each side speak of a piece.
LEFT, RIGHT = 90, 60
#: So many people as there are.
EVERY = 99
_SENTENCES = re.compile(
    r"(?<![\s.(][A-Z])(?<!^[A-Z])(?<!\b[DM]r)(?<!\bMrs)(?<!\bMs)[.!?][\"')\]]*\s"
)
_SAME_PERSON = re.compile(
    r"\W{0,9}(?:and\s+|you\s+(?:can\s+|may\s+)?|please\s+)?(?:he|she|they|his|hers?|their|him|them|the e-?mail|the address|e-?mail|address|reach|contact|use|send|write)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|or|plus|as well as)\b|[&;]|\),", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:i am|i'm|this is|my name is|myself)\W{0,3}(?:the |our |an? )?$", re.IGNORECASE
)
#: Between two addresses of which the same is said.
_LISTED = re.compile(r"[\s,;&)(<>]{0,6}(?:and|or)?[\s,;(<]{0,4}", re.IGNORECASE)
_MINE = re.compile(r"\b(?:my|me|mine|i)\b[^.!?@]{0,40}$", re.IGNORECASE)
#: How many people a title is said of.
_SEVERAL = re.compile(
    r"\b(?:(?P<two>both|the two|either|each of (?:the|these|those) two)|all\s(?:of\s(?:them|these|those|us)\s)?(?P<number>three|four|five|six|[2-9])?|(?P<many>everyone|each|they all|the same title))\b",
    re.IGNORECASE,
)
_NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6}


def look_around(line: Line, parts: Sequence[Part], namer: Namer, *, gone: bool) -> None:
    """Set on each piece of a line what the words around it say; `gone`: under a heading that takes away."""
    text = line.text
    own = False
    for at, one in enumerate(parts):
        behind = parts[at - 1].end if at else 0
        one.gap = distance(text[behind : one.start]) if at else 0.0
        before = text[max(behind, one.start - LEFT) : one.start]
        if one.what is What.ADDRESS:
            near = _near(text, parts, at)
            listed = at > 0 and parts[at - 1].gone and _LISTED.fullmatch(text, behind, one.start)
            one.gone = gone or bool(listed) or is_gone(*near) or is_for_questions(near[0])
            one.own = _MINE.search(before) is not None
            own = False
            continue
        own = _CUE.search(before) is not None or (own and _SENTENCES.search(before) is None)
        one.own = own
        if one.what is What.TITLE:
            one.several, one.about = several(text, one), subject(text, one.start)
        elif one.what is What.NAME:
            one.fits_another = namer.fits(one.text) > 0
    if len(parts) == 1 and parts[0].what is What.TITLE and parts[0].whole:
        parts[0].heading = text.rstrip().endswith(":")


def _near(text: str, parts: Sequence[Part], at: int) -> tuple[str, str]:
    """Return what stands between an address and the ones before and behind it, the near part of it."""
    one = parts[at]
    before = next(
        (
            other.end
            for other in reversed(parts[max(0, at - MOST_WORDS) : at])
            if other.what is What.ADDRESS
        ),
        0,
    )
    behind = next(
        (other.start for other in parts[at + 1 : at + MOST_WORDS] if other.what is What.ADDRESS),
        len(text),
    )
    return text[max(before, one.start - LEFT) : one.start], text[
        one.end : min(behind, one.end + LEFT)
    ]


def several(text: str, title: Part) -> int:
    """Return of how many people a title is said: "both are nurses", "Office manager for both"; 0 for one."""
    before = text[max(0, title.start - RIGHT) : title.start]
    after = text[title.end : title.end + RIGHT]
    ends = [one.end() for one in _SENTENCES.finditer(before)]
    before = before[ends[-1] :] if ends else before
    end = _SENTENCES.search(after)
    after = after[: end.start()] if end else after
    found = _SEVERAL.search(f"{before} {after}")
    if found is None or "@" in before or "@" in after:
        return 0
    if found["two"]:
        return 2
    number = found["number"] or ""
    return _NUMBERS.get(number.casefold(), int(number) if number.isdigit() else EVERY)


def distance(between: str) -> float:
    """Return how far two pieces of a line stand apart, by the words between them."""
    sentences = [one.end() for one in _SENTENCES.finditer(between)]
    if sentences:
        goes_on = _SAME_PERSON.match(between, sentences[0]) is not None
        return (GOES_ON if goes_on else SENTENCE) * len(sentences)
    words = len(between.split())
    apart = WORD * min(words, MOST_WORDS) + (BRACKET if ")" in between else 0.0)
    return apart + (AND if _AND.search(between) else 0.0)
