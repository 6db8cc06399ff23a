"""Candidates behind a field's labels, with evidence; whether the sender says that a value is pending."""

import re
from collections.abc import Iterator

from mail_intake.extract.parts import Pair
from mail_intake.extract.seen import OWN, Seen, answer, is_plans
from mail_intake.fields import address, phone
from mail_intake.model.answer import Answer, Outcome, Verdict
from mail_intake.model.form import FieldSpec
from mail_intake.model.mail import SegmentKind

__all__ = ["DIGITS", "OWN", "Seen", "answer", "judged", "labelled", "pairs_of", "said_pending"]

#: How sure a labelled value is; one of the signature is the writer's rather than the applicant's.
LABELLED, LABELLED_SIGNED = 0.97, 0.86
#: What parts a name from what is told of it.
_PARTED = re.compile(r"[,(|;/]|\s[-–—]\s")
#: Kinds whose values are written with digits; words behind their label are no value.
DIGITS = frozenset({"npi", "tin", "dmap_id", "phone", "fax", "claim_number"})


def labelled(spec: FieldSpec, seen: Seen) -> tuple[list[Answer], bool]:
    """Answers behind the field's labels, and whether the sender states it as pending."""
    found: list[Answer] = []
    pending = False
    for pair in pairs_of(spec, seen):
        for raw, verdict, role in _read(spec, pair, seen):
            pending = pending or (verdict.outcome is Outcome.ABSENT and verdict.code == "pending")
            if _counts(spec, raw, verdict, pair, seen=seen):
                sure = _sure(spec, pair, seen)
                label = role or pair.label
                found.append(answer(spec, raw, verdict, pair.place, sure=sure, label=label))
    return found, pending


def _read(spec: FieldSpec, pair: Pair, seen: Seen) -> list[tuple[str, Verdict, str]]:
    """Return what a pair's value says: of several NPIs each with its role."""
    if spec.kind == "npi":
        several = [one for one in seen.words.numbers.find(pair.value) if one.verdict.value]
        if len(several) > 1:
            return [(one.raw, one.verdict, one.role) for one in several if one.kind == "npi"]
    raw, verdict = judged(spec, _meant(spec, pair, seen), seen)
    return [(raw, verdict, "")]


def _counts(spec: FieldSpec, raw: str, verdict: Verdict, pair: Pair, *, seen: Seen) -> bool:
    """Whether a value is one, and not the plan's, and not what the sender calls wrong."""
    if verdict.outcome is Outcome.ABSENT or is_plans(spec.kind, verdict.value, seen.plan):
        return False
    if verdict.outcome is Outcome.INVALID:
        return _given(spec, raw, pair)
    return (spec.kind, verdict.value) not in seen.wrong


def _sure(spec: FieldSpec, pair: Pair, seen: Seen) -> float:
    signed = pair.place.kind is SegmentKind.SIGNATURE and not spec.writer
    sure = LABELLED_SIGNED if signed else LABELLED
    personal = spec.kind in {"phone", "fax"} and (
        seen.words.numbers.is_personal(pair.label) or pair.label.startswith("contact")
    )
    return sure - 0.1 if personal else sure


def pairs_of(spec: FieldSpec, seen: Seen) -> Iterator[Pair]:
    """Yield the pairs whose label means the field; "Phone/Fax" means both."""
    labels = seen.labels.of_form[spec.name]
    both = spec.kind in {"phone", "fax"}
    for pair in seen.own_pairs:
        mine = pair.label in labels or (both and seen.labels.role(pair.label) == "phone and fax")
        if mine and pair.value:
            yield pair


def _meant(spec: FieldSpec, pair: Pair, seen: Seen) -> str:
    """Of "Jane Smith, Office Manager, 503-555-0142" each field of the writer takes its part."""
    if spec.kind in {"phone", "fax"} and pair.label not in seen.labels.of_form[spec.name]:
        return _one_of_two(spec.kind, pair.value)
    part = {"contact_name": seen.writer.name, "job_title": seen.writer.title}.get(spec.kind)
    if spec.writer and part and _PARTED.search(pair.value) and part.raw in pair.value:
        return part.raw
    return pair.value


def _one_of_two(kind: str, value: str) -> str:
    """Behind "Phone / Fax" stands one number for both, or the phone and then the fax."""
    found = phone.find(value)
    if len(found) < 2:  # noqa: PLR2004 - one for both
        return value
    said = next((one.raw for one in found if one.role == kind), "")
    return said or found[0 if kind == "phone" else 1].raw


def _given(spec: FieldSpec, raw: str, pair: Pair) -> bool:
    """Whether a wrong value was meant as one: numbers have digits, addresses no labels' words."""
    if spec.kind in DIGITS:
        return sum(character.isdigit() for character in raw) > (5 if pair.below else 2)
    return not pair.below


def judged(spec: FieldSpec, text: str, seen: Seen) -> tuple[str, Verdict]:
    """Judge the whole value, else the one occurrence of the kind within it."""
    words, on = seen.words, seen.on
    verdict = words.judge(spec.kind, text, on)
    if spec.kind == "physical_address" and len(address.find_last(text)) > 1:
        verdict = words.judge(spec.kind, "")
    elif verdict.outcome is not Outcome.INVALID:
        return text, verdict
    inside = [
        (one.raw, words.judge(spec.kind, one.raw, on)) for one in words.find(spec.kind, text)
    ]
    good = [(raw, one) for raw, one in inside if one.value]
    if len({one.value for _, one in good}) == 1 or (
        good and spec.kind in {"phone", "physical_address"}
    ):
        return good[0]
    if verdict.outcome is Outcome.ABSENT:
        verdict = words.judge(spec.kind, text, on)
    return (text.splitlines()[0].strip() if text else text), verdict


def said_pending(spec: FieldSpec, seen: Seen) -> bool:
    """Whether a sentence says that a number does not exist yet: "our DMAP is in process"."""
    if spec.kind not in DIGITS:
        return False
    for one in seen.passages:
        if one.first.kind is SegmentKind.BODY:
            for end in seen.words.numbers.spoken(spec.kind, one.text):
                rest = _SENTENCE_END.split(one.text[end : end + 160])[0]
                if seen.words.placeholders.code(_NUMBER_WORDS.sub("", rest)) == "pending":
                    return True
    return False


_SENTENCE_END = re.compile(r"[.;!?]\s|[.;!?]?$|,\s(?:but|and|so|the|we|i)\s", re.IGNORECASE)
_NUMBER_WORDS = re.compile(
    r"^[\s:#(-]*(?:(?:id|number|no|application|enrollment|provider|registration)\b[\s.#:-]*){0,3}",
    re.IGNORECASE,
)
