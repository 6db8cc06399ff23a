"""Candidates out of the signature and From: the writer's own, and an applicant's that signs itself."""

from mail_intake.extract.prose import NOT_IT, TAKES
from mail_intake.extract.seen import Seen, answer, is_plans
from mail_intake.extract.writer import Found
from mail_intake.model.answer import Answer
from mail_intake.model.form import FieldSpec
from mail_intake.model.mail import SegmentKind

#: How sure a value of the signature is, and one of From.
SIGNED, FROM = 0.85, 0.75
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
    if verdict.value is None or is_plans(spec.kind, verdict.value, seen.plan):
        return []
    sure = FROM if found.evidence.label == "From" else SIGNED
    return [answer(spec, found.characters, verdict, found.evidence, sure=sure)]


def signed_spots(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Numbers and addresses that stand in the signature with a word that says what they are."""
    return [
        answer(spec, spot.raw, spot.verdict, spot.place, sure=SIGNED, label="signature")
        for spot in seen.spots_as(TAKES.get(spec.kind, ()))
        if spot.place.kind is SegmentKind.SIGNATURE
        and spot.verdict.value
        and spot.role not in NOT_IT
        and not is_plans(spec.kind, spot.verdict.value, seen.plan)
    ]
