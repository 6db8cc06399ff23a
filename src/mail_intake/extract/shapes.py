"""What a value of a kind looks like, by digits and signs alone: enough to tell which line answers which label."""

import re

_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
#: How many digits a number of a kind has.
_LENGTHS = {
    "npi": frozenset({10}), "tin": frozenset({9}), "dmap_id": frozenset({6, 9}),
    "phone": frozenset({10, 11}), "fax": frozenset({10, 11}), "claim_number": frozenset(range(8, 21)),
}  # fmt: skip
#: A wrong number still has so many digits, and no more letters than "ext." and "none yet".
_SOME, _FEW = 5, 12
#: A name or specialty with more digits than "360 Health" is none.
_MOST = 4


def fits(kind: str, text: str) -> bool:
    """Whether a text can be a right value of a kind."""
    digits = len(_DIGIT.findall(text))
    if kind in _LENGTHS:
        extension = kind in {"phone", "fax"} and digits > min(_LENGTHS[kind])
        few = len(_LETTER.findall(text)) <= _FEW
        return few and "@" not in text and (digits in _LENGTHS[kind] or extension)
    return _worded(kind, text, digits)


def meant(kind: str, text: str) -> bool:
    """Whether a text may be meant for a kind: a number that is wrong, or words in its place."""
    digits = len(_DIGIT.findall(text))
    if kind in _LENGTHS:
        return "@" not in text and (digits >= _SOME or digits == 0)
    return _worded(kind, text, digits) or (not digits and "@" not in text)


def _worded(kind: str, text: str, digits: int) -> bool:
    letters = bool(_LETTER.search(text))
    if kind == "email":
        return "@" in text and " " not in text.strip().rstrip(" .,;")
    if kind == "physical_address":
        return letters and digits > 0 and "@" not in text and text.count(" ") > 1
    return letters and digits <= _MOST and "@" not in text
