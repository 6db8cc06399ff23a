"""People listed with their numbers: "Jane Doe, MD – NPI … – Family Medicine", one a line or in a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail_intake.extract.applicant import introduces
from mail_intake.extract.passages import Passage
from mail_intake.extract.seen import OWN, Seen, answer
from mail_intake.extract.spots import Spot
from mail_intake.fields.kind import Match
from mail_intake.model.answer import Answer, Row
from mail_intake.model.form import FieldSpec, ItemSpec
from mail_intake.model.mail import SegmentKind

#: A name stands at most so many characters before or behind its number.
REACH, BESIDE = 160, 6
#: What an NPI is written with.
_DIGITS = re.compile(r"\d{9}|\d[ .-]\d{3}[ .-]\d")
#: Another sentence, about somebody or something else.
_ANOTHER = re.compile(
    r"[.!?]\s+(?:My|Our|The|We|You|I|It|Its|Please|This|For|Clinic|Group|Phone|Call|Fax)\b|\b(?:our|the|clinic's|group|my)\s(?:clinic's\s|group\s)?npi\b",
    re.IGNORECASE,
)
#: What parts the pieces of an entry; no specialty has more words.
_EDGE = re.compile(r"\s*[,;:()\[\]|–—]\s*|\s-\s|\.(?:\s|$)|\s(?:and|&)\s(?=[A-Z])|\t")
WORDS = 5
#: How sure a row out of a sentence is.
SURE = 0.85


@dataclass(frozen=True, slots=True)
class _Entry:
    """A person with a number in a passage, and the stretch that is about them."""

    passage: Passage
    name: Match
    number: Spot
    start: int
    end: int


def listed(seen: Seen, spec: ItemSpec) -> Iterator[Row]:
    """Yield a row for each person who is named with an own NPI; a single one only beside a group's."""
    kinds = {one.kind: one for one in spec.fields}
    if not {"provider_name", "npi"} <= kinds.keys():
        return
    entries = [
        entry for one in seen.passages
        if one.first.kind in OWN and one.first.kind is not SegmentKind.SUBJECT
        for entry in _entries(seen, one)
    ]  # fmt: skip
    if len(entries) == 1 and introduces(entries[0].passage.text, entries[0].name):
        return  # that is who applies
    if len(entries) > 1 or (entries and _has_group(seen)):
        for entry in entries:
            yield Row(answers=tuple(_answers(seen, kinds, entry)))


def _has_group(seen: Seen) -> bool:
    return any(spot.kind == "npi" and spot.role == "org" for _, spot in seen.spots)


def _entries(seen: Seen, passage: Passage) -> Iterator[_Entry]:
    found = seen.words.names.find(passage.text) if _DIGITS.search(passage.text) else ()
    named = [one for one in found if not seen.words.titles.is_title(one.raw)]
    if not named:
        return  # most lines name nobody: their spots need not be told apart for this
    places = [
        (one.start, one.end) for one in seen.spots_of(passage) if one.kind == "physical_address"
    ]
    people = [
        one for one in named
        if not any(start < one.end and one.start < end for start, end in places)
    ]  # fmt: skip
    if not people:
        return
    numbers = [one for one in seen.spots_of(passage) if one.kind == "npi" and one.role != "org"]
    low = 0
    for index, number in enumerate(numbers):
        high = numbers[index + 1].start if index + 1 < len(numbers) else len(passage.text)
        name = _respective(people, numbers, index) or _nearest(
            passage.text, people, number, (low, high)
        )
        if name is not None:
            following = [one.start for one in people if one.start > max(name.end, number.end)]
            end = min([*following, high, max(name.end, number.end) + REACH])
            yield _Entry(passage, name, number, min(name.end, number.start), end)
        low = number.end


def _nearest(
    text: str, people: Sequence[Match], number: Spot, span: tuple[int, int]
) -> Match | None:
    """Return the name before a number, or right behind it: "1234567893 - Jane Doe"."""
    before = [one for one in people if span[0] <= one.start and one.end <= number.start]
    behind = [one for one in people if number.end <= one.start and one.end <= span[1]]
    if before and number.start - before[-1].end <= REACH:
        between = text[before[-1].end : number.start]
        return None if _ANOTHER.search(between) else before[-1]
    return behind[0] if behind and behind[0].start - number.end < BESIDE else None


def _respective(people: Sequence[Match], numbers: Sequence[Spot], index: int) -> Match | None:
    """Return the name of "Jane Doe and Bob Ray, NPIs … and …, respectively"."""
    before = [one for one in people if one.end <= numbers[0].start]
    none_between = all(
        one.end <= numbers[0].start or one.start >= numbers[-1].end for one in people
    )
    return before[index] if none_between and len(before) == len(numbers) else None


def _answers(seen: Seen, kinds: dict[str, FieldSpec], entry: _Entry) -> Iterator[Answer]:
    passage, name, number = entry.passage, entry.name, entry.number
    verdict = seen.words.judge("provider_name", name.raw)
    raw = passage.raw[name.start : name.end]
    yield answer(kinds["provider_name"], raw, verdict, passage.place(name.start), sure=SURE)
    yield answer(kinds["npi"], number.raw, number.verdict, number.place, sure=SURE)
    spec = kinds.get("specialty")
    if spec is None:
        return
    text = passage.text[entry.start : entry.end]
    called = next(iter(seen.words.specialties.callings(text)), None)
    if called is not None:
        start, end = _whole(text, called)
        at = entry.start + start
        raw = passage.raw[at : entry.start + end]
        verdict = seen.words.judge("specialty", text[start:end])
        yield answer(spec, raw, verdict, passage.place(at), sure=SURE)


def _whole(text: str, called: Match) -> tuple[int, int]:
    """Return the whole piece between commas or brackets that a calling stands in, if it is short.

    Lists know "nephrology"; what stands there is "transplant nephrology".
    """
    starts = [hit.end() for hit in _EDGE.finditer(text, 0, called.start)]
    start = starts[-1] if starts else 0
    edge = _EDGE.search(text, called.end)
    end = edge.start() if edge else len(text)
    piece = text[start:end].strip()
    plain = len(piece.split()) <= WORDS and not re.search(
        r"\d|\b(?:is|are|does|do|a|an|NPI)\b", piece
    )
    return (start, start + len(text[start:end].rstrip())) if plain else (called.start, called.end)
