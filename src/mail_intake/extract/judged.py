"""Values of changes in their normal forms; a part of an address is completed where the message gives the rest."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mail_intake.extract.clause import Clause
from mail_intake.extract.draft import Piece
from mail_intake.extract.layout import Place
from mail_intake.fields import address, text
from mail_intake.fields.fold import fold
from mail_intake.fields.lexicon import Lexicon
from mail_intake.fields.verdicts import doubtful, valid
from mail_intake.model.answer import Outcome, Verdict
from mail_intake.model.form import Plan

#: The kind of field whose normal form the old and new values of a change have.
VALUE_KIND = {
    "address": "physical_address", "add-location": "physical_address", "close-location": "physical_address",
    "phone": "phone", "fax": "fax", "email": "email", "tin": "tin", "npi": "npi", "name": "clinic_name",
    "add-practitioner": "provider_name", "remove-practitioner": "provider_name", "specialty": "specialty",
}  # fmt: skip
PLACES = frozenset({"address", "add-location", "close-location"})
_UNIT = re.compile(
    r"(?:suite|ste\.?|unit|floor|room|building|bldg\.?|#)\s{0,2}(?:no\.?\s?|number\s|#\s?)?(?P<number>\d\w{0,5}|[a-z]-?\d{0,3})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<number>\d{1,5}[a-z]?)", re.IGNORECASE)


@dataclass(frozen=True)
class Judge:
    """Judges raw values; `homes` are the clinic's complete addresses elsewhere in the message."""

    words: Lexicon
    plan: Plan
    homes: Callable[[], tuple[str, ...]] = tuple

    def piece(self, kind: str, clause: Clause, start: int, end: int, *, side: str) -> Piece | None:
        """Return a stretch of a clause as a value; None for a placeholder and for what is the plan's own."""
        raw = clause.raw_of(start, end)
        return self.made(kind, raw, clause.place(start), side=side)

    def made(self, kind: str, raw: str, place: Place, *, side: str) -> Piece | None:
        """Return a raw value with its verdict."""
        verdict = self.verdict(kind, raw, side=side)
        if verdict.outcome is Outcome.ABSENT or self._plans(kind, verdict.value):
            return None
        return Piece(raw, place, verdict)

    def answer(self, value: str, clause: Clause, start: int, end: int) -> Piece:
        """Return "yes" or "no" with the words that say so."""
        return Piece(clause.raw_of(start, end), clause.place(start), valid(value))

    def verdict(self, kind: str, raw: str, *, side: str) -> Verdict:
        """Judge a raw value; an old address may be what people call it, a mailing one may be a box."""
        if kind == "accepting-patients":
            answer = text.yes_no(raw)
            return valid(answer) if answer else text.judge("")
        verdict = self.words.judge(VALUE_KIND.get(kind, "text"), raw)
        if kind in PLACES and verdict.outcome is Outcome.INVALID:
            return self._part(raw, verdict, side)
        return verdict

    def _part(self, raw: str, verdict: Verdict, side: str) -> Verdict:
        if verdict.code == "box":
            boxed = address.normal(raw)
            return valid(boxed, "box") if boxed else verdict
        whole = self._completed(raw)
        if whole:
            return doubtful(whole, "completed")
        return doubtful(fold(raw), "incomplete") if side == "old" else verdict

    def _completed(self, raw: str) -> str:
        """Put a suite, or a street and suite, into the one address that the message gives."""
        homes = set(self.homes())
        if len(homes) != 1:
            return ""
        (home,) = homes
        unit = _UNIT.fullmatch(fold(raw)) or _NUMBER.fullmatch(fold(raw))
        known = _UNIT.search(home)
        if unit and known:
            return home[: known.start("number")] + unit["number"] + home[known.end("number") :]
        return ""

    def _plans(self, kind: str, value: str | None) -> bool:
        if value is None:
            return False
        if kind in {"phone", "fax"}:
            return value.partition(";")[0] in self.plan.phones
        return kind == "email" and value.rpartition("@")[2] in self.plan.domains
