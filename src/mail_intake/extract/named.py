"""People whose names stand in a clause, and whether they are what a word for a move speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.extract import pronouns
from mail_intake.extract.said import Said, Word
from mail_intake.fields.fold import key
from mail_intake.fields.lexicon import Lexicon

_SURNAME = re.compile(
    r"(?<![\w.@])(?:Dr|Doctor|DR)\.?\s(?P<name>[A-ZÀ-Þ][\w'’-]{1,24})(?:,?\s(?:MD|DO|NP|PA(?:-C)?))?(?![\w])"
)
#: Between somebody and the verb of their move.
_MOVER = re.compile(
    r"(?:[\s,]|\b(?:is|was|will|be|has|have|been|also|recently|now|just|soon|MD|DO|NP|PA-C|LCSW|PhD|DDS|DMD)\b)*",
    re.IGNORECASE,
)


#: Before the name of somebody who treats nobody: "our office manager Ann Lee".
_OFFICE = re.compile(
    r"\b(?:(?:office|practice|clinic|billing|front[- ](?:desk|office)|credentialing|enrollment|business|operations)\s(?:manager|coordinator|"
    r"administrator|specialist|supervisor|lead|director)|receptionist|biller|bookkeeper|scheduler)\b,?\s$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in a clause."""

    start: int
    end: int


def people(text: str, words: Lexicon, *, taken: Sequence[tuple[int, int]] = ()) -> list[Person]:
    """Names of people, left to right; `taken` are stretches that are other values."""
    plain = text.replace("|", ";").replace("\t", ";")
    for start, end in taken:
        plain = plain[:start] + ";" * (end - start) + plain[end:]
    found = [
        Person(_begin(text, one.start, words), _bare_end(text, one.end))
        for one in words.names.find(plain)
    ]
    found = [one for one in found if " " in text[one.start : one.end].strip()]
    for hit in _SURNAME.finditer(plain):
        if not any(
            one.start <= hit.start() < one.end or one.start == hit.start("name") for one in found
        ):
            found.append(Person(hit.start(), _bare_end(text, hit.end())))
    kept = [one for one in found if not _OFFICE.search(text, max(0, one.start - 40), one.start)]
    return sorted(kept, key=lambda one: one.start)


def movers(one: Said, words: Lexicon) -> frozenset[Word]:
    """Return the words for a move that speak of a person: "she moved to Idaho", "Dr. Lee is moving"."""
    moves = [event for event in one.events if event.code == "address"]
    if not moves:
        return frozenset()
    named = people(one.text, words)
    return frozenset(
        event for event in moves
        if pronouns.is_subject(one.text, event)
        or any(who.end <= event.start and _MOVER.fullmatch(one.text, who.end, event.start) for who in named)
    )  # fmt: skip


def _begin(text: str, start: int, words: Lexicon) -> int:
    """Return where a name begins without words like "Add", "Term", "Provider" before it."""
    first = re.match(r"\w+\s+", text[start:])
    while (
        first
        and any(hit.codes for hit in words.changes.scan(first[0]))
        and not _is_title(first[0])
    ):
        start += first.end()
        first = re.match(r"\w+\s+", text[start:])
    return start


def _is_title(word: str) -> bool:
    return word.strip().casefold() in {"dr", "doctor"}


def _bare_end(text: str, end: int) -> int:
    """Return where a name ends without its "'s"."""
    return end - 2 if text[end - 2 : end] in {"'s", "’s"} else end


def bare(name: str, words: Lexicon) -> str:
    """Return a name folded, without titles and credentials, for comparing."""
    return key(words.names.bare(name))
