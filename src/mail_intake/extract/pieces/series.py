"""Names of organisations that hold a list: "Larch Ear, Nose & Throat", "Hand, Wrist and Elbow Center"."""

import re
from collections.abc import Iterator

from mail_intake.fields.lexicon import Lexicon

#: Lines are searched this far.
REACH = 400
_WORD = r"[A-ZÀ-Þ][\w’'-]{0,24}"
_SERIES = re.compile(
    rf"(?<![\w@.’'-])(?P<first>(?:{_WORD}\s){{0,3}}{_WORD}),\s(?P<inner>(?:{_WORD},\s){{0,3}}{_WORD}),?\s(?:&|and)\s(?P<last>{_WORD}(?:\s{_WORD}){{0,3}})"
)
#: Behind these, places or desks are listed: "Larch Clinic, Salem & Keizer".
_ENDS = frozenset(
    ["clinic", "clinics", "center", "centers", "centre", "hospital", "hospitals", "group", "practice", "associates",
     "office", "offices", "pharmacy", "department", "team", "services", "inc", "llc", "pc"]
)  # fmt: skip


def series(text: str, words: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield where such names stand. A person with titles behind commas is none."""
    if "," not in text or not ("&" in text or " and " in text):
        return
    for found in _SERIES.finditer(text[:REACH]):
        first, behind = found["first"], [*re.split(r",\s", found["inner"]), found["last"]]
        if ends_name(first) or _is_work(first, words):
            continue
        if words.names.is_organisation(found[0]) and not _are_titles(behind, words):
            yield found.span()


def ends_name(text: str) -> bool:
    """Whether no name goes on behind a comma: "Larch Clinic"."""
    return text.rsplit(maxsplit=1)[-1].casefold() in _ENDS


def without_series(text: str, words: Lexicon) -> str:
    """Return a text with such names blanked, letter for letter."""
    for start, end in series(text, words):
        text = text[:start] + ";" * (end - start) + text[end:]
    return text


def _is_work(text: str, words: Lexicon) -> bool:
    return words.titles.is_title(text) or words.titles.is_desk(text)


def _are_titles(listed: list[str], words: Lexicon) -> bool:
    """Whether what is listed is what somebody does: "Biller & Coder", "Billing and Referrals"."""
    credential = any(words.names.credential.fullmatch(one) for one in listed)
    return (
        credential
        or any(map(words.titles.is_title, listed))
        or all(map(words.titles.is_desk, listed))
    )
