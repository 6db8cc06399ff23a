"""Who applies: a clinic or a person; told by labels, by how writers introduce themselves, by the signature."""

import re
from dataclasses import replace

from mail_intake.extract.candidates import labelled
from mail_intake.extract.offices import offices
from mail_intake.extract.passages import Passage
from mail_intake.extract.seen import OWN, Seen, answer
from mail_intake.extract.signed import signed
from mail_intake.fields import address
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
#: Somebody is announced as new, and a contract is wanted for them.
_JOINS = re.compile(
    r"(?:,\s[A-Z][\w.-]{1,8}){0,3},?\s(?:is|will be|has|who is|who will be|was)\s(?:recently\s|just\s|also\s)?(?:joining|joined|starting|started|coming|hired|been hired|beginning)\b|"
    r"(?:,\s[A-Z][\w.-]{1,8}){0,3},?\sneeds?\s(?:to be\s|a\s)(?:contract|credential|enroll|panel|add)"
)
_FOR = re.compile(
    r"\b(?:contract(?:ing|ed)?|credential(?:ing|ed)?|enroll(?:ing|ment)?|panel|network|add|onboard(?:ing)?|request|application|agreement|behalf)\s(?:for|of|on behalf of)?\s?"
    r"(?:our\s(?:new\s)?)?(?:\w{4,14}\s)?(?:Dr\.?\s|Doctor\s)?$",
    re.IGNORECASE,
)
_TO_CONTRACT = re.compile(r"\b(?:contract|credential|panel|network|enrol)", re.IGNORECASE)
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
        #: who is named beside a clinic behind a label that says no more than "name", as on a card
        self.carded: Answer | None = None

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
        elif self.provider and self.provider.name not in found:
            announced = self._announced(self.provider, taken)
            if announced is not None:
                found[self.provider.name] = announced
        return found

    def _stated(self, taken: frozenset[str]) -> dict[str, Answer]:
        """What labels say; a label that covers both is read by its value."""
        found: dict[str, Answer] = {}
        for spec in (self.provider, self.clinic):
            stated = [one for one in labelled(spec, self.seen)[0] if one.value] if spec else []
            for one in stated:
                kept = self._by_value(self._without_address(one))
                if kept.field not in found and self._worth(kept) and kept.value not in taken:
                    found[kept.field] = kept
        return self._without_card(found)

    def _without_card(self, found: dict[str, Answer]) -> dict[str, Answer]:
        """Beside a clinic's, a name behind "name" is whom to speak to; credentials make a provider."""
        person = found.get(self.provider.name) if self.provider else None
        if person is None or len(found) < 2 or _label(person) != "name":  # noqa: PLR2004 - person and clinic
            return found
        if self.seen.words.names.credential.search(person.value):
            return found
        self.carded = person
        return {name: one for name, one in found.items() if one is not person}

    def _without_address(self, one: Answer) -> Answer:
        """Cut the address off "Larch Clinic, 12 Elm St, Salem, OR 97301"."""
        found = address.find(one.value)
        name = one.value[: found[0].start].rstrip(" ,;-") if found else ""
        if not any(char.isalpha() for char in name):
            return one
        verdict = self.seen.words.names.judge(name)
        raw = one.raw[: one.raw.find(name) + len(name)] if name in one.raw else one.raw
        return replace(one, value=verdict.value or "", raw=raw, verdict=verdict.code)

    def _by_value(self, one: Answer) -> Answer:
        if self.provider is None or self.clinic is None:
            return one
        home = {"person": self.provider.name, "organisation": self.clinic.name}.get(one.verdict)
        return replace(one, field=home) if home else one

    def _worth(self, one: Answer) -> bool:
        """A label that stands for other things too ("Name") needs a value that is a name."""
        return one.verdict != "unclear" or _label(one) != "name"

    def _person_stated(self, found: dict[str, Answer]) -> bool:
        return self.provider is not None and self.provider.name in found

    # -- organisations --------------------------------------------------------------------------

    def _organisation(self, spec: FieldSpec) -> Answer | None:
        """The one that the words say it is about, else the signature's, else any that is named."""
        spoken = self._spoken(spec)
        written = next(iter(signed(spec, self.seen)), None)
        if written is None:
            good = [one for one in spoken if not self._go_between(one.value)] or spoken
            return _fullest(good) if good else None
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
            streets = [
                (spot.start, spot.end)
                for spot in self.seen.spots_of(one) if spot.kind == "physical_address"
            ]  # fmt: skip
            for match in offices(one.text, self.seen.words):
                plans = key(self.seen.plan.name) in key(match.raw)
                if plans or self.seen.words.specialties.knows(match.raw):
                    continue
                if any(match.start < end and start < match.end for start, end in streets):
                    continue  # "8 Clinic Lane, Elm Heights" is a place
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

    def _announced(self, spec: FieldSpec, taken: frozenset[str]) -> Answer | None:
        """Whom a clinic wants a contract for: "Dr. Doe is joining us and needs to be contracted"."""
        if not any(one.applicant for one in self.seen.form.fields):
            return None
        names = self.seen.words.names
        for one in self.seen.passages:
            text = one.text[:1000]
            if one.first.kind not in {SegmentKind.BODY, SegmentKind.FORWARDED}:
                continue
            for match in names.find(text) if _TO_CONTRACT.search(text) else ():
                raw = one.raw[match.start : match.end]
                told = _JOINS.match(text, match.end) or _FOR.search(text, 0, match.start)
                if told and raw not in taken:
                    return answer(spec, raw, names.judge(raw), one.place(match.start), sure=0.8)
        return None

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


def _fullest(found: list[Answer]) -> Answer:
    """Of the likeliest name and those that begin with it the longest: a subject says it in short."""
    begin = f"{key(found[0].value)} "
    longer = [one for one in found if f"{key(one.value)} ".startswith(begin)]
    longest = max(longer, key=lambda one: len(one.value))
    return replace(longest, confidence=max(longest.confidence, found[0].confidence))


def _label(one: Answer) -> str:
    return one.evidence.label if one.evidence else ""


def introduces(text: str, name: Match) -> bool:
    """Whether people say that a name is their own: "my name is …", "… here"."""
    before, behind = text[max(0, name.start - 20) : name.start], text[name.end : name.end + 12]
    return bool(_MYSELF.search(before) or _HERE.match(behind))


def alike(one: str, other: str) -> bool:
    """Whether two names can mean the same organisation: one holds the other, or both begin alike."""
    first, second = key(one), key(other)
    return first in second or second in first or first.split()[:2] == second.split()[:2]
