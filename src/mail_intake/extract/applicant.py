"""Who applies: a clinic or a person; told by labels, by how writers introduce themselves, by the signature."""

import re
from dataclasses import replace

from mail_intake.extract.candidates import labelled
from mail_intake.extract.offices import offices
from mail_intake.extract.passages import Passage
from mail_intake.extract.seen import OWN, Seen, answer
from mail_intake.extract.signed import signed
from mail_intake.fields.fold import key
from mail_intake.fields.kind import Match
from mail_intake.model.answer import Answer
from mail_intake.model.form import FieldSpec
from mail_intake.model.mail import SegmentKind

#: How sure the name of an organisation is by what stands before it.
APPLIES, PLACED, NAMED, SUBJECT = 0.86, 0.78, 0.62, 0.74
#: How sure it is that a firm that writes for clinics applies itself.
UNSURE = 0.65
#: The organisation that the words say this is about.
_APPLIES = re.compile(
    r"\b(?:on behalf of(?: our client)?|behalf of|paperwork (?:of|for)|credentialing for|contract(?:ing)? for|applying for|request for|application for|"
    r"writing for|write for|client|clients|represent(?:ing)?|we are|we're|this is|name is|called|known as|our (?:clinic|practice|group|agency|company),?(?: is)?|"
    r"(?:clinic|practice|group|agency) is|contract with you:|contract request(?: for)?:?|applicant is)[\s:,–-]*(?:the\s|our\s|a\s)?[\"“]?$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:at|from|for|of|with|here at|re:?|joining)\s+(?:the\s|our\s)?[\"“]?$", re.IGNORECASE
)
_WISHES = re.compile(
    r"^[\"”]?,?\s(?:\([^()]{1,40}\)\s)?(?:would like|wants?|wish(?:es)?|is (?:applying|requesting|seeking|interested|a\b|an\b|looking|hoping)|"
    r"(?:hereby )?(?:requests?|applies|seeks)|plans? to|hopes? to|opens?\b|opened|has (?:opened|just)|provides|offers|serves|which opens)",
    re.IGNORECASE,
)
_MYSELF = re.compile(
    r"(?:\b(?:my name is|my name's|name's|i am|i'm|im|this is|here is|it's)|^(?:hi|hello|hey)[,!]?)\s+(?:dr\.?\s)?$",
    re.IGNORECASE,
)
_A_PROVIDER = re.compile(
    r"\b(?:new|our|my|this|following) (?:provider|practitioner|physician|doctor|clinician|colleague|client)(?: is)?,?:?\s*(?:dr\.?\s)?$",
    re.IGNORECASE,
)
_HERE = re.compile(r"^,?\s(?:here|speaking|writing)\b", re.IGNORECASE)
#: Words of somebody who treats patients without an organisation.
_SOLO = re.compile(
    r"\b(?:my (?:own |solo |private |individual |small )?(?:practice|office|patients|clients|clinic|npi|license|individual npi)|i (?:practice|bill|treat|see (?:patients|clients|people)|work as|do\b)|"
    r"solo|sole proprietor|self-employed|private practice|i(?:'m| am) an? (?:licensed|certified|board|independent|solo))",
    re.IGNORECASE,
)


class Applicant:
    """Finds the provider's and the clinic's name of a form that asks for both."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        specs = {spec.kind: spec for spec in seen.form.fields if not spec.writer}
        self.clinic: FieldSpec | None = specs.get("clinic_name")
        self.provider: FieldSpec | None = specs.get("provider_name")
        #: whether the person applying is the person writing
        self.writes = False

    def names(self, taken: frozenset[str]) -> dict[str, Answer]:
        """Return the answers for provider's and clinic's name; `taken` are names that rows have."""
        found = self._stated(taken)
        if self.clinic and self.clinic.name not in found and not self._person_stated(found):
            spoken = self._organisation(self.clinic)
            if spoken is not None:
                found[self.clinic.name] = spoken
        if self.provider and not found and any(one.applicant for one in self.seen.form.fields):
            myself = self._myself(self.provider)
            if myself is not None:
                found[self.provider.name] = myself
        return found

    def _stated(self, taken: frozenset[str]) -> dict[str, Answer]:
        """What labels say; a label that covers both is read by its value."""
        found: dict[str, Answer] = {}
        for spec in (self.provider, self.clinic):
            stated = [one for one in labelled(spec, self.seen)[0] if one.value] if spec else []
            for one in stated:
                kept = self._by_value(one)
                if kept.field not in found and self._worth(kept) and kept.value not in taken:
                    found[kept.field] = kept
        return found

    def _by_value(self, one: Answer) -> Answer:
        if self.provider is None or self.clinic is None:
            return one
        home = {"person": self.provider.name, "organisation": self.clinic.name}.get(one.verdict)
        return replace(one, field=home) if home else one

    def _worth(self, one: Answer) -> bool:
        """A label that stands for other things too ("Name") needs a value that is a name."""
        return one.verdict != "unclear" or (
            one.evidence is not None and one.evidence.label != "name"
        )

    def _person_stated(self, found: dict[str, Answer]) -> bool:
        return self.provider is not None and self.provider.name in found

    # -- organisations --------------------------------------------------------------------------

    def _organisation(self, spec: FieldSpec) -> Answer | None:
        """The one that the words say it is about, else the signature's, else any that is named."""
        spoken = self._spoken(spec)
        written = next(iter(signed(spec, self.seen)), None)
        if written is None:
            good = [one for one in spoken if not self._go_between(one.value)] or spoken
            return good[0] if good else None
        others = [one for one in spoken if not alike(one.value, written.value)]
        agreeing = [one for one in spoken if alike(one.value, written.value)]
        if any(self._go_between(one.value) for one in (written, *agreeing)):
            return others[0] if others else replace(written, confidence=UNSURE)
        if others and others[0].confidence >= APPLIES and not agreeing:
            return others[0]
        longest = max(agreeing, key=lambda one: len(one.value), default=written)
        return longest if len(longest.value) > len(written.value) else written

    def _go_between(self, name: str) -> bool:
        """A firm that writes for clinics, by its name."""
        return self.seen.words.names.is_go_between(name)

    def _spoken(self, spec: FieldSpec) -> list[Answer]:
        """Organisations in the sender's own words, the likeliest first; several times named is likelier."""
        found: list[Answer] = []
        for one in self.seen.passages:
            if one.first.kind not in OWN:
                continue
            for match in offices(one.text, self.seen.words):
                plans = key(self.seen.plan.name) in key(match.raw)
                if plans or self.seen.words.specialties.knows(match.raw):
                    continue
                sure = self._sure(one, match)
                verdict = self.seen.words.names.judge(match.raw)
                raw = one.raw[match.start : match.end]
                found.append(answer(spec, raw, verdict, one.place(match.start), sure=sure))
        if len({key(one.value) for one in found}) == 1:
            # the only organisation that is spoken of
            found = [replace(one, confidence=max(one.confidence, PLACED)) for one in found]
        return sorted(found, key=lambda one: -one.confidence)

    def _sure(self, one: Passage, match: Match) -> float:
        before = one.text[max(0, match.start - 45) : match.start]
        after = one.text[match.end : match.end + 60]
        if _APPLIES.search(before) or _WISHES.match(after):
            return APPLIES
        if one.first.kind is SegmentKind.SUBJECT:
            return SUBJECT
        return PLACED if _PLACED.search(before) else NAMED

    # -- persons --------------------------------------------------------------------------------

    def _myself(self, spec: FieldSpec) -> Answer | None:
        """Who says "my name is …"; else who signs with credentials, or speaks of an own practice."""
        names = self.seen.words.names
        for one in self.seen.passages:
            if one.first.kind not in {SegmentKind.BODY, SegmentKind.FORWARDED}:
                continue
            for match in names.find(one.text[:1000]):
                before = one.text[max(0, match.start - 45) : match.start]
                myself = introduces(one.text, match)
                if myself or _APPLIES.search(before) or _A_PROVIDER.search(before):
                    self.writes = myself
                    verdict = names.judge(match.raw)
                    raw = one.raw[match.start : match.end]
                    return answer(spec, raw, verdict, one.place(match.start), sure=0.85)
        return self._signs(spec)

    def _signs(self, spec: FieldSpec) -> Answer | None:
        found = self.seen.writer.name
        if found is None or not self.seen.words.names.is_person(found.raw):
            return None
        own = " ".join(
            one.text for one in self.seen.passages if one.first.kind is SegmentKind.BODY
        )
        treats = self.seen.words.names.credential.search(found.raw) is not None
        if not treats and not _SOLO.search(own[:5000]):
            return None
        self.writes = True
        verdict = self.seen.words.names.judge(found.raw)
        return answer(
            spec, found.characters, verdict, found.evidence, sure=0.8 if treats else 0.72
        )


def introduces(text: str, name: Match) -> bool:
    """Whether people say that a name is their own: "my name is …", "… here"."""
    before, behind = text[max(0, name.start - 20) : name.start], text[name.end : name.end + 12]
    return bool(_MYSELF.search(before) or _HERE.match(behind))


def alike(one: str, other: str) -> bool:
    """Whether two names can mean the same organisation: one holds the other, or both begin alike."""
    first, second = key(one), key(other)
    return first in second or second in first or first.split()[:2] == second.split()[:2]
