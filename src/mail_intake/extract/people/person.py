"""One contact being put together: the answers to what a form asks of each person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mail_intake.extract.candidates import Seen, answer
from mail_intake.extract.layout import Place
from mail_intake.extract.people.grids import Entry
from mail_intake.extract.people.records import Record
from mail_intake.extract.pieces.parts import Part, What
from mail_intake.fields import email
from mail_intake.model.answer import Answer, Evidence, Outcome
from mail_intake.model.form import FieldSpec

#: How sure a value is by how it was written.
LABELLED, TABLE, LISTED, SAID, BY_PLACE = 0.97, 0.97, 0.92, 0.85, 0.75
#: A title that looks like a name or like any words: a person looks.
ODD = 0.65


@dataclass(slots=True)
class Person:
    """A contact's answers by kind of field; `gone` is one whose address is used no longer."""

    parts: dict[str, Answer] = field(default_factory=dict)
    gone: bool = False

    def value(self, kind: str) -> str:
        """Return what is known of a kind, "" for nothing."""
        held = self.parts.get(kind)
        return held.value if held else ""

    def put(self, kind: str, one: Answer | None) -> None:
        """Take a part that is not there yet; a right value takes the place of a wrong one."""
        held = self.parts.get(kind)
        if one is not None and (held is None or (not held.value and one.value)):
            self.parts[kind] = one


class Maker:
    """Makes people out of records and rows of tables."""

    def __init__(self, seen: Seen, specs: Mapping[str, FieldSpec]) -> None:
        self.seen, self.specs = seen, specs

    def of_record(self, record: Record) -> list[Person]:
        """Return a person for each address of a record; for none, the person alone."""
        found = []
        for at in range(max(len(record.addresses), 1)):
            one = Person()
            if record.addresses:
                address = record.addresses[at]
                one.gone = address.gone
                one.put(
                    "email",
                    self.answer(
                        "email", address.raw, address.place, sure=address.sure, said=address.text
                    ),
                )
                if not one.parts:
                    continue  # the plan's own
            for kind, part in (("contact_name", record.name), ("job_title", record.title)):
                one.put(kind, self.of_part(kind, part))
            found.append(one)
        return found

    def of_part(self, kind: str, part: Part | None) -> Answer | None:
        """Return a piece as an answer."""
        if part is None:
            return None
        sure = (
            LABELLED
            if part.label
            else BY_PLACE
            if part.what is What.WORD
            else LISTED
            if part.whole
            else SAID
        )
        if _is_odd(part) if kind == "job_title" else _is_shouted(part):
            sure = ODD
        return self.answer(kind, part.raw, part.place, sure=sure, said=part.said, label=part.label)

    def of_entry(self, entry: Entry) -> list[Person]:
        """Return the person in a row of a table, once for each address; none where nothing in it counts."""
        found = []
        for raw in _addresses_in(entry.cells.get("email", "")) or [""]:
            one = Person(gone=entry.gone)
            if raw:
                one.put("email", self.answer("email", raw, entry.place_of("email"), sure=TABLE))
            for kind in ("contact_name", "job_title"):
                cell, said = (
                    entry.cells.get(kind, ""),
                    entry.said if kind == "contact_name" else "",
                )
                one.put(
                    kind,
                    self.answer(kind, cell, entry.place_of(kind), sure=TABLE, said=said)
                    if cell
                    else None,
                )
            if one.parts:
                found.append(one)
        return found

    def answer(self, kind: str, raw: str, place: Place | Evidence, *, sure: float, said: str = "", label: str = "") -> Answer | None:  # fmt: skip
        """Judge a value; None where it is a placeholder, or the plan's own address."""
        verdict = self.seen.words.judge(kind, said or raw, self.seen.on)
        if verdict.outcome is Outcome.ABSENT or (
            verdict.outcome is Outcome.INVALID and kind != "email"
        ):
            return None
        if kind == "email" and self._is_plans(verdict.value or raw):
            return None
        return answer(self.specs[kind], raw, verdict, place, sure=sure, label=label)

    def _is_plans(self, address: str) -> bool:
        return address.rpartition("@")[2].casefold().rstrip(".") in self.seen.plan.domains


def _is_odd(part: Part) -> bool:
    """A title that looks like a name, or is one by its place alone and not written as one."""
    return part.what is What.NAME or (
        part.what is What.WORD and not part.label and part.raw[:1].islower()
    )


def _is_shouted(part: Part) -> bool:
    """A name within a sentence in capitals: nothing but a list of words tells it from them."""
    return not part.whole and not part.label and part.raw.isupper() and " " in part.raw


def _addresses_in(cell: str) -> list[str]:
    """The addresses of a cell, else what was meant as one."""
    found = [one.raw for one in email.find(cell)]
    return found or ([cell] if email.is_meant(cell) else [])
