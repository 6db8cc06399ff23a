"""Candidates in the sender's own sentences: typed spots, specialties, addresses over several lines."""

import re
from collections.abc import Sequence

from mail_intake.extract.parts import Place
from mail_intake.extract.passages import Passage
from mail_intake.extract.seen import OWN, Seen, answer, is_plans
from mail_intake.fields import address
from mail_intake.fields.kind import Match
from mail_intake.model.answer import Answer, Outcome, Verdict
from mail_intake.model.form import FieldSpec
from mail_intake.model.mail import SegmentKind

#: How sure an unlabelled value is.
PROSE = 0.8
#: The kinds of spot that a field takes, the likeliest first.
TAKES = {
    "phone": ("phone", "phone and fax", "cell"), "fax": ("fax", "phone and fax"), "npi": ("npi",),
    "tin": ("tin",), "dmap_id": ("dmap_id",), "email": ("email",), "physical_address": ("physical_address",),
}  # fmt: skip
#: Roles of spots that are no answer.
NOT_IT = frozenset({"mailing", "wrong"})
#: Kinds whose occurrences in prose are taken.
IN_PROSE = frozenset({*TAKES, "claim_number", "specialty"})


def in_prose(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Answers in the sender's own sentences."""
    if spec.kind not in TAKES:
        return _found(spec, seen) or (_called(spec, seen) if spec.kind == "specialty" else [])
    found = []
    for spot in seen.spots_as(TAKES[spec.kind]):
        if spot.place.kind not in OWN or spot.role in NOT_IT:
            continue
        sure = spot.confidence - (0.1 if spot.kind == "cell" else 0)
        if _usable(spot.verdict, sure, spec, seen):
            found.append(
                answer(spec, spot.raw, spot.verdict, spot.place, sure=sure, label=spot.role)
            )
    if spec.kind == "physical_address":
        found += _blocks(spec, seen)
    return found


#: Words that say that what follows is somebody's field.
_FIELD = re.compile(
    r"\b(?:specialty|speciality|specialties|specializ\w+|specialis\w+|field|discipline|practice[sd]?|practicing|provid\w+|offer\w*|do|doing|does|"
    r"focus\w*|services|network for|panel for|contract\w* for|work|care)\b[\s:,]*(?:(?:is|are|in|of|on|as|for|an?|the|would be|mainly|only|both)\s){0,3}$",
    re.IGNORECASE,
)


def _found(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Occurrences of kinds that are no typed spots; a specialty within a name is the name's."""
    found = []
    for one in seen.passages:
        if one.first.kind not in OWN:
            continue
        names = seen.words.names.find_organisation(one.text) if spec.kind == "specialty" else ()
        for match in seen.words.find(spec.kind, one.text):
            verdict = seen.words.judge(spec.kind, match.raw, seen.on)
            if not _usable(verdict, match.confidence, spec, seen):
                continue
            sure = min(PROSE, match.confidence) if match.confidence < SURE else 0.9
            if spec.kind == "specialty":
                sure = _practised(one, match, names, sure)
            if sure <= 0:
                continue
            raw = one.raw[match.start : match.end]
            found.append(answer(spec, raw, verdict, one.place(match.start), sure=sure))
    return found


#: "the pharmacy next door" is nobody's field.
_A_PLACE = re.compile(r"\b(?:the|that|another|local|nearby|to|from)\s$", re.IGNORECASE)


def _practised(one: Passage, match: Match, names: Sequence[Match], sure: float) -> float:
    """How sure a specialty is; 0 where it is part of a name, or of another place."""
    if any(
        name.start <= match.start and match.end <= name.end and len(name.raw) > len(match.raw)
        for name in names
    ):
        return 0
    before = one.text[max(0, match.start - 50) : match.start]
    if _FIELD.search(before) or any(0 < match.start - name.end < 4 for name in names):  # noqa: PLR2004 - "Elm Clinic, podiatry"
        return 0.82
    return 0 if _A_PLACE.search(before) else sure


#: A match as sure as this is as good as labelled.
SURE = 0.97
#: How people say what they are.
_I_AM = re.compile(
    r"\b(?:i am|i'm|im|we are|we're|(?:she|he|they|who)(?: is| are|'s|'re)|is|as|work(?:ing)? as|[A-Z][\w'-]+,) (?:an? )?(?:\w+ ){0,2}$",
    re.IGNORECASE,
)


def _called(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Read "I am a dermatologist", which names a specialty, too."""
    return [
        answer(spec, one.raw[hit.start : hit.end], seen.words.judge(spec.kind, hit.raw), one.place(hit.start), sure=0.72)
        for one in seen.passages if one.first.kind in {SegmentKind.BODY, SegmentKind.FORWARDED}
        for hit in seen.words.specialties.callings(one.text)
        if _I_AM.search(one.text[max(0, hit.start - 40) : hit.start])
    ]  # fmt: skip


def _usable(verdict: Verdict, sure: float, spec: FieldSpec, seen: Seen) -> bool:
    """A good value that is not the plan's own; a bad one only where it is surely meant."""
    if verdict.outcome is Outcome.ABSENT or is_plans(spec.kind, verdict.value, seen.plan):
        return False
    return verdict.value is not None or sure > PROSE


def _blocks(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Addresses over several lines, unless the line above says they are for mail."""
    found = []
    mailing = {
        (pair.place.segment, pair.place.line)
        for pair in seen.layout.pairs if seen.labels.role(pair.label) == "mailing"
    }  # fmt: skip
    for number, segment in enumerate(seen.mail.segments):
        if segment.kind not in OWN:
            continue
        for block in address.find_block(segment.lines):
            if not mailing & {(number, block.first - 1), (number, block.first)}:
                raw = "\n".join(
                    line.strip() for line in segment.lines[block.first : block.last + 1]
                )
                place = Place(number, block.first, segment.kind)
                found.append(answer(spec, raw, address.judge(block.raw), place, sure=PROSE))
    return found
