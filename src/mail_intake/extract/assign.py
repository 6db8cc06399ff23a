"""The best consistent set of answers for a form's own fields: each spot answers at most one of them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from mail_intake.extract.applicant import Applicant, alike
from mail_intake.extract.candidates import labelled, said_pending
from mail_intake.extract.postal import composed
from mail_intake.extract.prose import IN_PROSE, in_prose
from mail_intake.extract.same import same_as
from mail_intake.extract.seen import OWN, Seen, answer, is_plans
from mail_intake.extract.settle import role, settled
from mail_intake.extract.signed import signed, signed_spots
from mail_intake.fields import email
from mail_intake.fields.fold import key
from mail_intake.model.answer import Answer, Evidence
from mail_intake.model.form import FieldSpec

#: Fields whose values stand for the applicant where the form is an application.
_APPLICANTS = frozenset({"phone", "fax", "physical_address", "clinic_name"})
#: What a clinic has in common with its practitioners.
_SHARED = frozenset({"specialty", "phone", "fax", "email", "physical_address"})

#: Kinds that are found in ways of their own: names first, claims by `extract.claims`.
_OTHERWISE = frozenset({"clinic_name", "provider_name", "claim_number"})


class Assignment:
    """Answers for the form's own fields: names first, because they tell whose the signature is."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.answers: dict[str, Answer] = {}
        self.pending: list[str] = []
        self.doubts: list[str] = []
        self.applies = any(one.applicant for one in seen.form.fields)
        self.applicant = Applicant(seen)

    def run(self, *, taken: frozenset[str] = frozenset()) -> None:
        """Find every field; `taken` are values that the rows use already."""
        self.answers |= self.applicant.names(taken)
        for spec in self.seen.form.fields:
            if spec.kind not in _OTHERWISE or spec.writer:
                found = self._best(spec, taken)
                if found is not None:
                    self.answers[spec.name] = found
        self._same()
        self._carded()
        self._contact()
        self._address()

    def _best(self, spec: FieldSpec, taken: frozenset[str]) -> Answer | None:
        stated, pending = labelled(spec, self.seen)
        good = [one for one in stated if one.value and self._own(spec, one, taken)]
        if pending and not good:
            self.pending.append(spec.name)
        if good:
            return self._one(spec, good)
        if spec.kind == "physical_address" and (whole := composed(spec, self.seen)) is not None:
            return whole
        bad = [one for one in stated if not one.value]
        if bad:
            return self._repaired(spec, bad[0], taken)
        found = self._unlabelled(spec, taken) if spec.name not in self.pending else None
        if found is None and spec.name not in self.pending and said_pending(spec, self.seen):
            self.pending.append(spec.name)
        return found

    def _own(self, spec: FieldSpec, one: Answer, taken: frozenset[str]) -> bool:
        """An individual's number that a row has is not the group's."""
        if spec.kind in _SHARED:
            return True
        return one.value not in taken or not self.applies or role(one) == "org"

    def _repaired(self, spec: FieldSpec, bad: Answer, taken: frozenset[str]) -> Answer:
        """A labelled value that is wrong yields only to one that corrects it."""
        found = self._spoken(spec, taken)
        better = [one for one in found if one.value]
        return self._one(spec, better) if better and spec.kind == "physical_address" else bad

    def _unlabelled(self, spec: FieldSpec, taken: frozenset[str]) -> Answer | None:
        if spec.kind in IN_PROSE and not spec.writer:
            found = self._spoken(spec, taken)
            if found:
                return self._one(spec, found)
        if spec.writer:
            return next(iter(signed(spec, self.seen)), None) or self._only_number(spec, taken)
        if spec.name in _APPLICANTS and self.applies and self._signs_for_itself():
            return next(iter((*signed(spec, self.seen), *signed_spots(spec, self.seen))), None)
        return self._signed_number(spec) if self.applies else None

    def _only_number(self, spec: FieldSpec, taken: frozenset[str]) -> Answer | None:
        """Who lists people does not change numbers: the only telephone they write is the office's."""
        items = self.seen.form.items
        if spec.kind != "phone" or items is None or items.layout != "contacts":
            return None
        found = self._spoken(spec, taken)
        return found[0] if len({one.value for one in found}) == 1 else None

    def _spoken(self, spec: FieldSpec, taken: frozenset[str]) -> list[Answer]:
        return [one for one in in_prose(spec, self.seen) if self._free(spec, one, taken)]

    def _signed_number(self, spec: FieldSpec) -> Answer | None:
        """A clinic's NPI or TIN may stand in its signature."""
        return (
            next(iter(signed_spots(spec, self.seen)), None) if self._signs_for_itself() else None
        )

    def _signs_for_itself(self) -> bool:
        """Whether the signature is the applicant's and not that of a firm that writes for it."""
        clinic, written = self.answers.get("clinic_name"), self.seen.writer.clinic
        if written is None:
            return True
        if clinic is None:
            return not self.seen.words.names.is_go_between(written.raw)
        return alike(clinic.value, written.raw)

    def _free(self, spec: FieldSpec, one: Answer, taken: frozenset[str]) -> bool:
        """A value that another field or a row has is not given twice, but for phone and fax."""
        if one.value in taken and spec.kind not in _SHARED:
            return False
        others = [held for held in self.answers.values() if held.value == one.value and one.value]
        return all({held.field, one.field} == {"phone", "fax"} for held in others)

    def _one(self, spec: FieldSpec, found: Iterable[Answer]) -> Answer:
        """Of several values the one that holds; a contradiction is a doubt."""
        listed = list(found)
        good = [one for one in listed if one.value]
        wanted = (
            "ind"
            if "provider_name" in self.answers and "clinic_name" not in self.answers
            else "org"
        )
        chosen, contradicted = settled(spec.kind, good or listed, self.seen.mail, wanted=wanted)
        if contradicted:
            self.doubts.append(f"CONTRADICTION:{spec.name}")
        return chosen

    def _same(self) -> None:
        for spec in self.seen.form.fields:
            held = self.answers.get(spec.name)
            if held is None or not held.value:
                found = same_as(spec, self.seen, self.answers)
                if found is not None:
                    self.answers[spec.name] = found

    def _carded(self) -> None:
        """Whom a card names is the contact where nobody is stated or has signed in full."""
        card = self.applicant.carded
        spec = next((one for one in self.seen.form.fields if one.kind == "contact_name"), None)
        held = self.answers.get(spec.name) if spec else None
        if card is None or spec is None:
            return
        place = held.evidence.label if held and held.evidence else "From"
        known = held is not None and set(key(held.value).split()) <= set(key(card.value).split())
        if held is None or place == "From" or known:
            self.answers[spec.name] = replace(card, field=spec.name)

    def _contact(self) -> None:
        """Somebody who applies for themselves is no further contact."""
        provider, contact = self.answers.get("provider_name"), self.answers.get("contact_name")
        if self.applies and contact is not None and self._is_clinics(contact):
            del self.answers["contact_name"]
            return
        if not self.applies or provider is None or contact is None or not provider.value:
            return
        stated = contact.evidence is not None and contact.evidence.label not in {
            "signature",
            "From",
        }
        names = self.seen.words.names
        own, other = (set(key(names.bare(one.value)).split()) for one in (provider, contact))
        same = other <= own or own <= other or _initials(other, own)
        if not stated and (self.applicant.writes or same):
            del self.answers["contact_name"]

    def _is_clinics(self, contact: Answer) -> bool:
        """What From calls the writer is a part of the clinic's name: "Larch" for Larch Clinic."""
        clinic = self.answers.get("clinic_name")
        place = contact.evidence.label if contact.evidence else ""
        if place != "From":
            return False
        local = self.seen.writer.sender.email.partition("@")[0]
        if key(contact.value) == key(local) or clinic is None:
            return key(contact.value) == key(local) and not contact.value[:1].isupper()
        return set(key(contact.value).split()) <= set(key(clinic.value).split())

    def _address(self) -> None:
        """Where no address is stated for the applicant, the writer's is taken, unless they say no."""
        for spec in self.seen.form.fields:
            writes = spec.writer and spec.kind == "email"
            held = self.answers.get(spec.name)
            if not (spec.applicant or writes) or (held and (held.value or held.raw)):
                continue
            sender = self.seen.writer.sender.email
            if not sender or (spec.applicant and self._not_theirs()):
                continue
            verdict = email.judge(sender)
            if verdict.value and not is_plans("email", verdict.value, self.seen.plan):
                place = Evidence(segment=-1, line=-1, label="From")
                self.answers[spec.name] = answer(spec, sender, verdict, place, sure=0.9)

    def _not_theirs(self) -> bool:
        """Whether the writer says that this address is not the applicant's."""
        own = " ".join(one.text for one in self.seen.passages if one.first.kind in OWN)
        shown = own[:20_000]
        low = shown.casefold()
        return any(word in low for word in _ADDRESS) and _NOT_MINE.search(shown) is not None


def _initials(short: set[str], full: set[str]) -> bool:
    """Whether "Jane D" is Jane Doe."""
    rest = short - full
    return bool(short & full) and all(
        len(one) == 1 and any(other.startswith(one) for other in full) for one in rest
    )


#: One of these stands in each of them.
_ADDRESS = ("address", "mail", "account")
_NOT_MINE = re.compile(
    r"\b(?:do not|don'?t|pls don'?t|not)\s(?:use|save|keep|store|record|reply to|write to|answer to|her|his|their)\b.{0,40}\b(?:address|e-?mail|account)\b|"
    r"\b(?:this|my)\s(?:is\s)?(?:not\s)?(?:address|e-?mail(?: address)?|personal (?:address|e-?mail|account))\b.{0,30}\b(?:is|isn't|not)\b.{0,30}\b(?:not|her|hers|his|theirs|private|personal|only)\b|"
    r"\b(?:isn't|is not|not)\s(?:my|mine|her|his|their|the (?:clinic|practice|provider)'s)\s(?:own\s)?(?:e-?mail|address|account)|"
    r"\bwriting (?:this )?(?:from|on|for) (?:my|a) (?:own|personal|private|friend|colleague|wife|husband|sister|brother|phone)\b.{0,60}\b(?:e-?mail|address|account)|"
    r"\b(?:has|have) (?:her|his|their) own (?:e-?mail|address)",
    re.IGNORECASE,
)
