"""The best consistent set of answers for a form's own fields: a label beats prose, own words beat quotes."""

import re
from collections.abc import Sequence

from mail_intake.extract.candidates import (
    IN_PROSE,
    Seen,
    answer,
    in_prose,
    labelled,
    organisations,
    same_as_phone,
    signed,
)
from mail_intake.fields import email
from mail_intake.model.answer import Answer, Evidence
from mail_intake.model.form import FieldSpec
from mail_intake.model.mail import SegmentKind

#: Kinds of which two unlike values in one mail need a person, unless the words settle it.
_ONE_ONLY = frozenset({"npi", "tin", "dmap_id", "claim_number"})
_CORRECTS = re.compile(
    r"\b(?:correct(?:ed|ion)?|should (?:be|read)|instead|rather than|not .{1,40} but|changed to|now|typo|mistake|wrong)\b",
    re.IGNORECASE,
)
#: Fields whose values stand for the applicant where the form is an application.
_APPLICANTS = frozenset({"phone", "fax", "physical_address", "clinic_name"})


class Assignment:
    """Answers for the form's own fields, found one after another."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.answers: dict[str, Answer] = {}
        self.pending: list[str] = []
        self.doubts: list[str] = []

    def run(self, *, taken: frozenset[str] = frozenset()) -> None:
        """Find every field; `taken` are values that the rows use already."""
        for spec in self.seen.form.fields:
            found = self._best(spec, taken)
            if found is not None:
                self.answers[spec.name] = found
        self._names()
        self._applicant()

    def _best(self, spec: FieldSpec, taken: frozenset[str]) -> Answer | None:
        stated, pending = labelled(spec, self.seen)
        same = same_as_phone(spec, self.seen, self.answers.get("phone"))
        if same is not None:
            return same
        good = [one for one in stated if one.value]
        if pending and not good:
            self.pending.append(spec.name)
        chosen = self._one(spec, good) if good else self._unlabelled(spec, taken)
        return chosen or (stated[0] if stated else None)

    def _unlabelled(self, spec: FieldSpec, taken: frozenset[str]) -> Answer | None:
        if spec.name in self.pending or spec.kind == "date":
            return None
        if spec.kind == "clinic_name":
            return self._clinic(spec)
        if spec.kind in IN_PROSE and not spec.writer:
            found = [one for one in in_prose(spec, self.seen) if self._free(one, taken)]
            if found:
                return self._one(spec, found)
        applies = spec.name in _APPLICANTS and any(one.applicant for one in self.seen.form.fields)
        return next(iter(signed(spec, self.seen)), None) if spec.writer or applies else None

    def _free(self, one: Answer, taken: frozenset[str]) -> bool:
        """A value that another field or a row has is not given twice, but for phone and fax."""
        if one.value in taken:
            return False
        others = [held for held in self.answers.values() if held.value == one.value and one.value]
        return all({held.field, one.field} == {"phone", "fax"} for held in others)

    def _clinic(self, spec: FieldSpec) -> Answer | None:
        """The signature's clinic, unless the own words name one more surely."""
        spoken = organisations(spec, self.seen)
        written = signed(spec, self.seen)
        if written and (not spoken or spoken[0].confidence < written[0].confidence):
            agreeing = [one for one in spoken if _alike(one.value, written[0].value)]
            longest = max(agreeing, key=lambda one: len(one.value), default=None)
            return (
                longest if longest and len(longest.value) > len(written[0].value) else written[0]
            )
        return spoken[0] if spoken else None

    def _one(self, spec: FieldSpec, found: Sequence[Answer]) -> Answer:
        """Of several values the sender's correction, else the first; a contradiction is a doubt."""
        good = [one for one in found if one.value] or list(found)
        values = list(dict.fromkeys(one.value for one in good))
        if len(values) > 1:
            corrected = [one for one in good if self._corrects(one)]
            if corrected:
                return corrected[-1]
            if spec.kind == "npi":
                good = self._by_role(good)
            elif spec.kind in _ONE_ONLY:
                self.doubts.append(f"CONTRADICTION:{spec.name}")
        return max(good, key=lambda one: one.confidence)

    def _corrects(self, one: Answer) -> bool:
        if one.evidence is None or one.evidence.segment < 0:
            return False
        line = self.seen.mail.segments[one.evidence.segment].lines[one.evidence.line]
        return _CORRECTS.search(line) is not None

    def _by_role(self, found: list[Answer]) -> list[Answer]:
        """The group's NPI goes to the clinic, the individual's to the practitioner."""
        roles = {self._role(one): one for one in reversed(found)}
        wanted = "org" if "provider_name" not in self.answers else "ind"
        if wanted in roles:
            return [roles[wanted]]
        if "org" in roles or "ind" in roles:
            return [one for one in found if self._role(one)][:1]
        self.doubts.append("CONTRADICTION:npi")
        return found

    def _role(self, one: Answer) -> str:
        if one.evidence is None:
            return ""
        words = one.evidence.label
        if words in {"org", "ind"}:
            return words
        if re.search(r"group|clinic|organi|facility|billing|type 2", words):
            return "org"
        return "ind" if re.search(r"individual|rendering|type 1|provider", words) else ""

    def _names(self) -> None:
        """A label that covers both is read by its value: a person is a provider, else a clinic."""
        specs = {spec.name: spec for spec in self.seen.form.fields}
        if not {"provider_name", "clinic_name"} <= specs.keys():
            return
        clinic, provider = self.answers.get("clinic_name"), self.answers.get("provider_name")
        if clinic and clinic.verdict == "person" and provider is None and clinic.confidence > 0.9:  # noqa: PLR2004 - labelled
            del self.answers["clinic_name"]
            self.answers["provider_name"] = _renamed(clinic, "provider_name")
        elif (
            provider
            and provider.verdict == "organisation"
            and (clinic is None or clinic.confidence < provider.confidence)
        ):
            del self.answers["provider_name"]
            self.answers["clinic_name"] = _renamed(provider, "clinic_name")
        elif provider and clinic and clinic.confidence < 0.9 and not clinic.value:  # noqa: PLR2004 - unlabelled
            del self.answers["clinic_name"]

    def _applicant(self) -> None:
        """Where no address is stated for the applicant, the writer's is taken, unless they say no."""
        for spec in self.seen.form.fields:
            writes = spec.writer and spec.kind == "email"
            if not (spec.applicant or writes) or (
                (held := self.answers.get(spec.name)) and (held.value or held.raw)
            ):
                continue
            sender = self.seen.writer.sender.email
            if sender and not (spec.applicant and self._not_theirs()):
                verdict = email.judge(sender)
                if verdict.value:
                    place = Evidence(segment=-1, line=-1, label="From")
                    self.answers[spec.name] = answer(spec, sender, verdict, place, sure=0.9)

    def _not_theirs(self) -> bool:
        """Whether the writer says that this address is not the applicant's."""
        own = " ".join(
            line for segment in self.seen.mail.segments if segment.kind is SegmentKind.BODY
            for line in segment.lines
        )  # fmt: skip
        return _NOT_MINE.search(own) is not None


_NOT_MINE = re.compile(
    r"\b(?:do not|don't|please don't|not)\s(?:use|reply to|write to|her|his|their)\b.{0,40}\b(?:address|e-?mail)\b|"
    r"\b(?:this|my)\s(?:is\s)?(?:not\s)?(?:address|e-?mail(?: address)?|personal (?:address|e-?mail))\b.{0,30}\b(?:is|isn't|not)\b.{0,30}\b(?:not|her|hers|his|theirs|private|personal|only)\b|"
    r"\b(?:isn't|is not)\s(?:her|his|their|the (?:clinic|practice|provider)'s)\s(?:e-?mail|address)|"
    r"\bwriting (?:this )?(?:from|on|for) (?:my|a) (?:own|personal|private|friend|colleague|wife|husband|sister|brother|phone)\b.{0,60}\b(?:e-?mail|address|account)|"
    r"\b(?:has|have) (?:her|his|their) own (?:e-?mail|address)",
    re.IGNORECASE,
)


def _renamed(one: Answer, field: str) -> Answer:
    return Answer(
        field=field, value=one.value, raw=one.raw, verdict=one.verdict, outcome=one.outcome,
        confidence=one.confidence, evidence=one.evidence,
    )  # fmt: skip


def _alike(one: str, other: str) -> bool:
    first, second = one.casefold().split(), other.casefold().split()
    return (
        first[:2] == second[:2]
        or one.casefold() in other.casefold()
        or other.casefold() in one.casefold()
    )
