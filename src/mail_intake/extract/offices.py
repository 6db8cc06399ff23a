"""Organisations told from people and titles beside them: "Jane Doe, Office Manager, Larch Clinic"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mail_intake.extract.pieces.series import ends_name, series
from mail_intake.fields.kind import Match
from mail_intake.fields.lexicon import Lexicon

#: Lines are searched this far.
REACH = 2000
_AT = re.compile(
    r"\b(?:at|from|for|with)\s(?!(?:the|our|my|your|a|an|this|that|all|each|any|front|both)\b)(?P<name>[a-z][\w'’&-]{1,24}(?:\s(?!(?:is|are|at|to|and|please|we|i|the|our|needs?|has|have|will|would|was)\b)[a-z&][\w'’&-]{0,24}){1,5})"
)
_OWNS = re.compile(r"['’]s$")
_COMMA = re.compile(r",\s+")


def offices(text: str, words: Lexicon) -> Iterator[Match]:
    """Yield the names of organisations in a text; titles and desks are none."""
    titles: tuple[Match, ...] | None = None
    for one in map(_bare, words.names.find_organisation(text)):
        if titles is None:
            titles = words.titles.find(text)
        within = any(title.start <= one.start and one.end <= title.end for title in titles)
        found = None if within else _alone(one, words)
        if found is not None:
            yield found
    if text.islower():
        yield from _in_small_letters(text, words)


def _in_small_letters(text: str, words: Lexicon) -> Iterator[Match]:
    """Where nothing is written with capitals a name is known by the words before it and its last one."""
    for found in _AT.finditer(text[:REACH]):
        start = found.start("name")
        ends = [one.end() for one in re.finditer(r"\S+", found["name"])]
        for end in reversed(ends[1:]):
            name = found["name"][:end]
            if words.names.ends_in_organisation(name) and not _is_other(name, words):
                yield Match(start=start, end=start + end, raw=name, confidence=0.6)
                break


def _bare(match: Match) -> Match:
    """Cut "'s" from the end."""
    owns = _OWNS.search(match.raw)
    cut = len(owns[0]) if owns else 0
    return replace(match, end=match.end - cut, raw=match.raw[: len(match.raw) - cut])


def _alone(match: Match, words: Lexicon) -> Match | None:
    """Return the part of a run that is an organisation, None where no part is."""
    whole = next(series(match.raw, words), None)
    if whole is not None:
        start, end = whole
        behind = match.raw[end:].lstrip(", ")
        end = len(match.raw) if words.names.legal_form.fullmatch(behind) else end
        return replace(
            match, start=match.start + start, end=match.start + end, raw=match.raw[start:end]
        )
    sides = list(_parts(match))
    if len(sides) > 1 and _is_placed(sides, words):
        return sides[0] if " " in sides[0].raw else None
    other = [one for one in sides if _is_other(one.raw, words)]
    if not other:
        return match
    rest = [
        one
        for one in sides
        if one not in other and words.names.is_organisation(one.raw) and " " in one.raw
    ]
    return rest[0] if rest else None


def _is_placed(sides: list[Match], words: Lexicon) -> bool:
    """Whether a comma parts a clinic from its towns: "Larch Clinic, Salem & Keizer"."""
    behind = sides[1:]
    return ends_name(sides[0].raw) and not any(
        words.names.is_organisation(one.raw) or words.names.legal_form.fullmatch(one.raw)
        for one in behind
    )


def _parts(match: Match) -> Iterator[Match]:
    start = 0
    for cut in (*_COMMA.finditer(match.raw), None):
        end = cut.start() if cut else len(match.raw)
        first = match.start + start
        yield Match(
            start=first,
            end=match.start + end,
            raw=match.raw[start:end],
            confidence=match.confidence,
        )
        start = cut.end() if cut else end


def _is_other(text: str, words: Lexicon) -> bool:
    """Whether it is a title, a desk, or a person."""
    if words.titles.is_desk(text):
        return True
    if words.titles.stands(text):
        return not words.names.ends_in_organisation(text)
    return words.names.is_person(text)
