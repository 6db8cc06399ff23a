"""Values that are said to be the same as others: fax as phone, physical address as mailing address."""

import re

from mail_intake.extract.candidates import pairs_of
from mail_intake.extract.parts import Pair
from mail_intake.extract.seen import OWN, Seen, answer
from mail_intake.fields.fold import alike
from mail_intake.model.answer import Answer, Outcome
from mail_intake.model.form import FieldSpec

_SAME = re.compile(
    r"\W{0,3}(?:it is |is |the )*(?:same|identical|ditto|as above|see above)\b", re.IGNORECASE
)
#: A sentence that says so: "our fax is the same as the phone", "phone and fax are the same".
_SAME_LINE = re.compile(
    r"\bfax\b[^.;:\d]{0,30}\b(?:is|are|same as|number)\b[^.;:\d]{0,20}\bsame\b[^.;\d]{0,40}|\bfax\b[^.;\d]{0,20}\bsame (?:as|number|line)\b[^.;\d]{0,30}|"
    r"\bsame (?:number|line)\b[^.;\d]{0,30}\bfax\b",
    re.IGNORECASE,
)


def same_as(spec: FieldSpec, seen: Seen, held: dict[str, Answer]) -> Answer | None:
    """A value said to be the same as another: fax as phone, physical address as mailing address."""
    if spec.kind not in {"fax", "phone", "physical_address"}:
        return None
    for pair in pairs_of(spec, seen):
        if not _SAME.match(alike(pair.value)):
            continue
        meant = _other_address(seen, pair) if spec.kind == "physical_address" else ""
        other = held.get({"fax": "phone", "phone": "fax"}.get(spec.name, ""))
        value = meant or (other.value if other else "")
        verdict = seen.words.judge(spec.kind, value)
        if value and verdict.outcome is not Outcome.ABSENT:
            return answer(spec, pair.value, verdict, pair.place, sure=0.9, label="same as above")
    return _same_line(spec, seen, held) if spec.kind == "fax" else None


def _same_line(spec: FieldSpec, seen: Seen, held: dict[str, Answer]) -> Answer | None:
    given = held.get("phone")
    if given is None or not given.value:
        return None
    for one in seen.passages:
        said = _SAME_LINE.search(one.text) if one.first.kind in OWN else None
        if said:
            raw, place = one.raw[said.start() : said.end()], one.place(said.start())
            verdict = seen.words.judge(spec.kind, given.value)
            return answer(spec, raw, verdict, place, sure=0.85, label="same as phone")
    return None


def _other_address(seen: Seen, below: Pair) -> str:
    """Return the mailing address that stands before "same as above", or anywhere in the mail."""
    found = [
        one for one in seen.own_pairs if seen.labels.role(one.label) == "mailing" and one.value
    ]
    before = [
        one
        for one in found
        if (one.place.segment, one.place.line) < (below.place.segment, below.place.line)
    ]
    return (before or found or [below])[-1].value if found else ""
