"""Whose clinic it is, where only the frame of a letter tells: numbers and name in its signature."""

import re
from collections.abc import Iterator

from mail_intake.extract.candidates import OWN, Seen, answer
from mail_intake.extract.layout import Place
from mail_intake.extract.offices import offices
from mail_intake.extract.pieces.series import series
from mail_intake.fields.fold import alike
from mail_intake.model.answer import Answer, Evidence
from mail_intake.model.form import FieldSpec
from mail_intake.model.mail import SegmentKind

#: How sure a value is that stands in the signature alone, and a name that a sentence mentions.
SIGNED, SPOKEN = 0.85, 0.7
_NUMBERS = frozenset({"npi", "tin"})
#: In a line of a signature a name ends at a bracket, a bar, a comma or the label of a number.
_PIECES = re.compile(
    r"\s*(?:[|•·;,()\t–—]|\s-\s|\b(?:NPI|TIN|EIN|Tax ID|Tel|Phone|Fax|Ph)\b)", re.IGNORECASE
)
#: "for Larch Clinic" below a name.
_FOR = re.compile(r"^(?:for|at|of|with)\s+(?=[A-Z])")
#: Numbers are no part of a name: "claim 20260310004417 for Larch Clinic", "on May 2 Larch Clinic".
_TOKEN, MOST_DIGITS = re.compile(r"[\w-]+"), 3
#: Shortest part of a domain that tells a name, in letters.
_TELLS = 6


def identified(spec: FieldSpec, seen: Seen) -> Answer | None:
    """Return what tells whose clinic it is, where the message says so nowhere else."""
    if spec.writer:
        return None
    if spec.kind in _NUMBERS:
        return _number(spec, seen)
    if spec.kind == "provider_name":
        return _alone(spec, seen)
    return _clinic(spec, seen) if spec.kind == "clinic_name" else None


#: Words of somebody who treats patients without an organisation.
_TREATS = re.compile(
    r"\bmy (?:own |individual |solo |private )?(?:panel|patients|clients|npi|license|private practice|solo practice)\b|"
    r"\bi (?:practice|treat|see patients|see clients|bill under)\b|\b(?:solo|sole) (?:practitioner|practice|proprietor)\b",
    re.IGNORECASE,
)
#: Sentences are looked through so far.
_REACH = 5000


def _alone(spec: FieldSpec, seen: Seen) -> Answer | None:
    """Return the writer, where they speak of patients of their own."""
    own = " ".join(one.text for one in seen.passages if one.first.kind is SegmentKind.BODY)
    name = seen.writer.name
    raw, place = (name.raw, name.evidence) if name else (seen.writer.sender.name, _FROM)
    if not raw or not seen.words.names.is_person(raw) or not _TREATS.search(own[:_REACH]):
        return None
    return answer(spec, raw, seen.words.names.judge(raw), place, sure=SPOKEN)


#: What the header tells.
_FROM = Evidence(segment=-1, line=-1, label="From")


def _number(spec: FieldSpec, seen: Seen) -> Answer | None:
    """Return the one number of a kind in the signature, None where there are none or several."""
    found: dict[str, Answer] = {}
    for place, line in _signature(seen):
        for one in seen.words.find(spec.kind, line):
            verdict = seen.words.judge(spec.kind, one.raw, seen.on)
            if verdict.value:
                held = answer(spec, one.raw, verdict, place, sure=SIGNED, label="signature")
                found.setdefault(verdict.value, held)
    return next(iter(found.values())) if len(found) == 1 else None


def _clinic(spec: FieldSpec, seen: Seen) -> Answer | None:
    """Return the organisation of the signature, else the one whose name the address has, or one spoken of."""
    names = seen.words.names
    pieces = [
        (place, _FOR.sub("", piece.strip()))
        for place, line in _signature(seen)
        for piece in (
            *(line[start:end] for start, end in series(alike(line), seen.words)),
            *_PIECES.split(alike(line)),
        )
        if len(piece.split()) > 1 and names.cased(piece.strip())[0].isupper()
    ]
    titled = [one for one in pieces if seen.words.titles.is_title(one[1])]
    organised = [
        one for one in pieces
        if names.is_organisation(one[1]) and (one not in titled or names.ends_in_organisation(one[1]))
    ]  # fmt: skip
    for place, piece in organised or [one for one in pieces if _is_domains(one[1], seen)]:
        verdict = names.judge(piece)
        return answer(spec, piece, verdict, place, sure=SIGNED, label="signature")
    return next(_spoken(spec, seen), None)


def _spoken(spec: FieldSpec, seen: Seen) -> Iterator[Answer]:
    for one in seen.layout.texts:
        if one.place.kind in OWN:
            numbered = any(map(str.isdigit, one.text))
            text = _TOKEN.sub(_without_number, one.text) if numbered else one.text
            for match in offices(text, seen.words):
                verdict = seen.words.names.judge(match.raw)
                if not _is_plan(match.raw, seen):
                    yield answer(spec, match.raw, verdict, one.place, sure=SPOKEN)


def _without_number(token: re.Match[str]) -> str:
    """Return a token, or dots where it is a number."""
    digits = sum(char.isdigit() for char in token[0])
    return "." * len(token[0]) if digits > MOST_DIGITS or token[0].isdigit() else token[0]


def _signature(seen: Seen) -> Iterator[tuple[Place, str]]:
    for number, segment in enumerate(seen.mail.segments):
        if segment.kind is SegmentKind.SIGNATURE:
            for n, line in enumerate(segment.lines):
                yield Place(number, n, segment.kind), line


def _is_domains(piece: str, seen: Seen) -> bool:
    """Whether the writer's address is of this name: "Elm Street Hand & Wrist" of oldmillfoot.example."""
    plain = re.sub(r"[\W_]|\band\b", "", piece.casefold())
    label = re.sub(r"[\W_]", "", seen.writer.sender.email.rpartition("@")[2].partition(".")[0])
    return len(label) >= _TELLS and len(plain) >= _TELLS and (label in plain or plain in label)


def _is_plan(text: str, seen: Seen) -> bool:
    return seen.plan.name.casefold() in text.casefold()
