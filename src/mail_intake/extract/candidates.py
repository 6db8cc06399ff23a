"""Candidates for one field: what labels, prose, the signature and From offer, with evidence."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mail_intake.extract.layout import Layout, Pair, Place
from mail_intake.extract.writer import Found, Writer
from mail_intake.fields import address, phone
from mail_intake.fields.fold import alike, key
from mail_intake.fields.kind import Match
from mail_intake.fields.lexicon import Lexicon
from mail_intake.model.answer import Answer, Evidence, Outcome, Verdict
from mail_intake.model.form import FieldSpec, Form, Plan
from mail_intake.model.mail import Mail, SegmentKind

OWN = frozenset(
    {SegmentKind.BODY, SegmentKind.SUBJECT, SegmentKind.FORWARDED, SegmentKind.ATTACHMENT}
)
#: How sure a candidate is by where it stands.
LABELLED, PROSE, SIGNED, FROM = 0.97, 0.8, 0.85, 0.75
#: A match this near to the beginning of a line begins it.
LINE_START = 3


@dataclass(frozen=True)
class Seen:
    """Everything candidates are taken from."""

    mail: Mail
    form: Form
    layout: Layout
    writer: Writer
    plan: Plan
    on: date
    words: Lexicon

    @cached_property
    def own_pairs(self) -> list[Pair]:
        """Pairs in the sender's own words, then in the signature."""
        kinds = OWN | {SegmentKind.SIGNATURE}
        return [pair for pair in self.layout.pairs if pair.place.kind in kinds]


def answer(
    spec: FieldSpec,
    raw: str,
    verdict: Verdict,
    place: Place | Evidence,
    *,
    sure: float,
    label: str = "",
) -> Answer:
    """Return an answer; an invalid one keeps only what the sender wrote."""
    evidence = (
        Evidence(segment=place.segment, line=place.line, label=label)
        if isinstance(place, Place)
        else place
    )
    return Answer(
        field=spec.name,
        value=verdict.value or "",
        raw=raw,
        verdict=verdict.code,
        outcome=verdict.outcome,
        confidence=sure,
        evidence=evidence,
    )


def labelled(spec: FieldSpec, seen: Seen) -> tuple[list[Answer], bool]:
    """Answers behind the field's labels, and whether the sender states it as pending."""
    words = {key(word) for word in (spec.label, *spec.labels)}
    found: list[Answer] = []
    pending = False
    for pair in seen.own_pairs:
        if pair.label not in words or not pair.value:
            continue
        if seen.words.placeholders.code(pair.value) == "pending":
            pending = True
        value = pair.value
        if spec.writer and spec.kind == "contact_name" and seen.writer.name and "," in value:
            value = seen.writer.name.raw  # "Contact: Jane Smith, Office Manager, 503-555-0142"
        raw, verdict = _judged(spec, value, seen)
        if verdict.outcome is not Outcome.ABSENT and not _is_plans(
            spec.kind, verdict.value, seen.plan
        ):
            found.append(answer(spec, raw, verdict, pair.place, sure=LABELLED, label=pair.label))
    return found, pending


def _judged(spec: FieldSpec, text: str, seen: Seen) -> tuple[str, Verdict]:
    """Judge the whole value, else the one occurrence of the kind within it."""
    words, on = seen.words, seen.on
    verdict = words.judge(spec.kind, text, on)
    if verdict.outcome is not Outcome.INVALID:
        return text, verdict
    inside = [
        (one.raw, words.judge(spec.kind, one.raw, on)) for one in words.find(spec.kind, text)
    ]
    good = [(raw, one) for raw, one in inside if one.value]
    values = {one.value for _, one in good}
    return (
        good[0] if len(values) == 1 else (text.splitlines()[0].strip() if text else text, verdict)
    )


def _is_plans(kind: str, value: str | None, plan: Plan) -> bool:
    """Whether a value is the plan's own, which is never an answer."""
    if value is None:
        return False
    if kind in {"phone", "fax"}:
        return value.partition(";")[0] in plan.phones
    return kind == "email" and value.rpartition("@")[2] in plan.domains


#: Kinds whose find() is sure enough to be taken from prose.
IN_PROSE = frozenset(
    {
        "npi",
        "tin",
        "dmap_id",
        "claim_number",
        "fax",
        "phone",
        "email",
        "physical_address",
        "specialty",
    }
)


def in_prose(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Answers in the sender's own sentences."""
    found = []
    before = ""
    for one in seen.layout.texts:
        above, before = before, one.text
        if one.place.kind not in OWN:
            continue
        for match in seen.words.find(spec.kind, one.text):
            role = match.role or _wrapped_role(spec, above, match)
            wrong = spec.kind in {"phone", "fax"} and not _fits(spec.kind, role)
            verdict = seen.words.judge(spec.kind, match.raw, seen.on)
            if wrong or _not_meant(one.text, match) or not _usable(verdict, match, spec, seen):
                continue
            sure = min(PROSE, match.confidence) if match.confidence < LABELLED else 0.9
            found.append(answer(spec, match.raw, verdict, one.place, sure=sure, label=role))
    if spec.kind == "physical_address":
        found += _blocks(spec, seen)
    return found


def _fits(kind: str, role: str) -> bool:
    """A fax number is said to be one; a phone number is not said to be a fax."""
    return role in {"fax", "both"} if kind == "fax" else role != "fax"


def _wrapped_role(spec: FieldSpec, above: str, match: Match) -> str:
    """Return what the end of the line above says of a number that begins a line."""
    starts = spec.kind in {"phone", "fax"} and match.start <= LINE_START
    return phone.role_before(above) if starts and above.strip() else ""


_NOT_MEANT = re.compile(
    r"\b(?:not|instead of|rather than|no longer|in place of)\s*$", re.IGNORECASE
)


def _not_meant(line: str, match: Match) -> bool:
    """Whether the words before a value say that it is the wrong one."""
    return _NOT_MEANT.search(line[max(0, match.start - 20) : match.start]) is not None


def _usable(verdict: Verdict, match: Match, spec: FieldSpec, seen: Seen) -> bool:
    """A good value that is not the plan's own; a bad one only where it is surely meant."""
    if verdict.outcome is Outcome.ABSENT or _is_plans(spec.kind, verdict.value, seen.plan):
        return False
    return verdict.value is not None or match.confidence > PROSE


def _blocks(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Addresses over several lines."""
    found = []
    for number, segment in enumerate(seen.mail.segments):
        if segment.kind in OWN:
            for block in address.find_block(segment.lines):
                place = Place(number, block.first, segment.kind)
                found.append(answer(spec, block.raw, address.judge(block.raw), place, sure=PROSE))
    return found


#: From which part of the signature a kind is taken.
_SIGNED = {
    "contact_name": "name",
    "job_title": "title",
    "phone": "phone",
    "fax": "fax",
    "clinic_name": "clinic",
    "physical_address": "address",
}


def signed(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Answers out of the signature and From."""
    part = _SIGNED.get(spec.kind)
    found: Found | None = getattr(seen.writer, part) if part else None
    if found is None:
        return []
    verdict = seen.words.judge(spec.kind, found.raw, seen.on)
    if verdict.value is None or _is_plans(spec.kind, verdict.value, seen.plan):
        return []
    sure = FROM if found.evidence.label == "From" else SIGNED
    return [answer(spec, found.raw, verdict, found.evidence, sure=sure)]


#: Where a clinic's name stands in prose: after these words, or before these.
_AT = re.compile(
    r"\b(?:at|from|for|of|with|behalf of|here at|clinic is|practice is|we are|this is|name is|called|re:?|joining)\s+(?:the\s+|our\s+)?$",
    re.IGNORECASE,
)


def organisations(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Names of organisations in the sender's own words, the likeliest first."""
    found: list[tuple[float, Answer]] = []
    for one in seen.layout.texts:
        if one.place.kind not in OWN:
            continue
        for match in seen.words.names.find_organisation(one.text):
            if _plans_name(match.raw, seen.plan):
                continue
            sure = 0.75 if _AT.search(one.text[max(0, match.start - 25) : match.start]) else 0.6
            if one.place.kind is SegmentKind.SUBJECT:
                sure = 0.65
            verdict = seen.words.names.judge(match.raw)
            found.append((sure, answer(spec, match.raw, verdict, one.place, sure=sure)))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def _plans_name(text: str, plan: Plan) -> bool:
    return key(plan.name) in key(text)


_SAME = re.compile(
    r"\bsame\b(?:\s+(?:as|number))?(?:.{0,20}\b(?:phone|telephone|tel|above|number|fax)\b)?",
    re.IGNORECASE,
)


def same_as_phone(spec: FieldSpec, seen: Seen, given: Answer | None) -> Answer | None:
    """A fax said to be the same as the phone, by its label or on a line with both."""
    if spec.kind != "fax":
        return None
    words = {key(word) for word in (spec.label, *spec.labels)}
    for pair in seen.own_pairs:
        if pair.label in words and given and given.value and _SAME.match(alike(pair.value)):
            verdict = phone.judge(given.value)
            return answer(spec, pair.value, verdict, pair.place, sure=0.9, label="same as phone")
    return None
