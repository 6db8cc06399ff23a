"""Changes of a clinic's information: one row each with kind, old, new and date, from tables and prose."""

import re
from dataclasses import dataclass

from mail_intake.extract.candidates import OWN, Seen, answer
from mail_intake.extract.layout import Place, Table, Text
from mail_intake.extract.phrases import RULES, Rule, cut
from mail_intake.extract.sides import SIDES
from mail_intake.fields import address, change, date, text
from mail_intake.fields.fold import alike, fold, key
from mail_intake.fields.verdicts import valid
from mail_intake.model.answer import Answer, Outcome, Row
from mail_intake.model.form import FieldSpec, ItemSpec
from mail_intake.model.mail import SegmentKind

#: The kind of field whose normal form the old and new values of a change have.
VALUE_KIND = {
    "address": "physical_address", "add-location": "physical_address", "close-location": "physical_address",
    "phone": "phone", "fax": "fax", "email": "email", "tin": "tin", "npi": "npi", "name": "clinic_name",
    "add-practitioner": "provider_name", "remove-practitioner": "provider_name", "specialty": "specialty",
}  # fmt: skip
_OLD = re.compile(
    r"^(?:old|previous|prior|former|current|present|existing|from|was)\b\s*", re.IGNORECASE
)
_NEW = re.compile(
    r"^(?:new|updated|correct|future|to|becomes?|will be|changed? to|effective new)\b\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Change:
    """One change being put together."""

    kind: str
    place: Place
    raw: str = ""
    old: str = ""
    new: str = ""
    when: str = ""
    sure: float = 0.9


class Changes:
    """Finds the rows of a `changes` form."""

    def __init__(self, seen: Seen, spec: ItemSpec) -> None:
        self.seen = seen
        self.specs: dict[str, FieldSpec] = {one.name: one for one in spec.fields}
        self.found: list[Change] = []

    def rows(self) -> tuple[Row, ...]:
        """Return one row for each change: tables first, then labels, then sentences."""
        for table in self.seen.layout.tables:
            if table.place.kind in OWN:
                self._table(table)
        if not self.found:
            self._pairs()
        if not self.found:
            self._prose()
        return tuple(self._row(one) for one in self.found)

    def _row(self, one: Change) -> Row:
        parts = [
            answer(
                self.specs["change"],
                one.raw or one.kind,
                change.judge(one.kind),
                one.place,
                sure=one.sure,
            )
        ]
        for side, raw in (("old", one.old), ("new", one.new)):
            made = self._value(one, side, raw) if raw else None
            if made is not None:
                parts.append(made)
        if one.when:
            verdict = self.seen.words.judge("date", one.when, self.seen.on)
            if verdict.outcome is not Outcome.ABSENT:
                parts.append(
                    answer(
                        self.specs["effective_date"], one.when, verdict, one.place, sure=one.sure
                    )
                )
        return Row(answers=tuple(parts))

    def _value(self, one: Change, side: str, raw: str) -> Answer | None:
        if one.kind == "accepting-patients":
            said = text.yes_no(raw)
            verdict = valid(said) if said else text.judge("")
        else:
            verdict = self.seen.words.judge(VALUE_KIND.get(one.kind, "text"), raw, self.seen.on)
        if verdict.outcome is Outcome.ABSENT:
            return None
        return answer(self.specs[side], raw, verdict, one.place, sure=one.sure)

    # -- tables ---------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        columns = {name_: self._column(table, spec) for name_, spec in self.specs.items()}
        if columns["old"] is None and columns["new"] is None and columns["change"] is None:
            return
        for number, row in enumerate(table.rows):
            place = Place(table.place.segment, table.place.line + number + 1, table.place.kind)
            cells = {name_: self._cell(row, column) for name_, column in columns.items()}
            what = cells["change"] or self._cell(row, 0)
            if not what.strip() or not (cells["old"] or cells["new"] or len(row) > 1):
                continue
            self.found.append(
                Change(
                    kind=change.judge(what).value or "other", place=place, raw=what,
                    old=cells["old"], new=cells["new"], when=cells["effective_date"], sure=0.97,
                )
            )  # fmt: skip

    def _column(self, table: Table, spec: FieldSpec) -> int | None:
        words = {key(word) for word in (spec.label, *spec.labels)}
        exact = next((n for n, head in enumerate(table.header) if head in words), None)
        if exact is not None:
            return exact
        first = {"old": _OLD, "new": _NEW}.get(spec.name)
        return next(
            (n for n, head in enumerate(table.header) if first and first.match(head)), None
        )

    def _cell(self, row: tuple[str, ...], column: int | None) -> str:
        return row[column].strip() if column is not None and column < len(row) else ""

    # -- labels ---------------------------------------------------------------------------------

    def _pairs(self) -> None:
        """Read "Old address: …", "New phone: …", "Change: …"; old and new of one kind go together."""
        for one in self.seen.layout.texts:
            if one.place.kind in OWN:
                found = re.match(
                    r"^\s*(?:[-*•]\s*)?(?P<label>[^:]{3,50}?)\s*:\s*(?P<value>.*)$", one.text
                )
                if found:
                    self._pair(found["label"], self._with_more(found["value"], one), one.place)

    def _with_more(self, value: str, one: Text) -> str:
        """Return an address that goes on in the next lines as a whole; a value below its label."""
        lines = self.seen.mail.segments[one.place.segment].lines
        following = [fold(line) for line in lines[one.place.line + 1 : one.place.line + 4]]
        if not value.strip():
            value = next((line for line in following[:1] if line and ":" not in line), "")
            following = following[1:]
        if address.judge(value).code == "no_city_state_zip" and re.match(r"\s*\d", value):
            for line in following:
                if not line or ":" in line:
                    break
                value += ", " + line
                if address.judge(value).value:
                    return value
        return value

    def _pair(self, label: str, value: str, place: Place) -> None:
        side = "old" if _OLD.match(label) else "new" if _NEW.match(label) else ""
        rest = _NEW.sub("", _OLD.sub("", label)).strip()
        if not side or not rest or not value.strip():
            return
        if self.seen.words.placeholders.code(value) and side == "new":
            value = ""
        kind = change.judge(rest).value or "other"
        if kind == "other" and len(rest.split()) > 3:  # noqa: PLR2004 - no label
            return
        mine = next((c for c in self.found if c.kind == kind and not getattr(c, side)), None)
        if mine is None:
            mine = Change(kind=kind, place=place, raw=label, sure=0.97)
            self.found.append(mine)
        setattr(mine, side, value)

    # -- prose ----------------------------------------------------------------------------------

    def _prose(self) -> None:
        for sentence, place in self._sentences():
            self._sentence(sentence, place)
        if not self.found:
            for one in self.seen.layout.texts:
                if one.place.kind is SegmentKind.SUBJECT:
                    self._sentence(one.text, one.place)

    def _sentences(self) -> list[tuple[str, Place]]:
        """Lines joined to paragraphs, then cut into sentences, each at its first line."""
        sentences: list[tuple[str, Place]] = []
        paragraph: list[Text] = []
        for one in (*self.seen.layout.texts, None):
            own = (
                one is not None
                and one.place.kind in OWN
                and one.place.kind is not SegmentKind.SUBJECT
            )
            ends = (
                one is None
                or not own
                or not one.text.strip()
                or re.match(r"^\s*(?:[-*•]|\d{1,2}[.)])\s", one.text)
            )
            if ends and paragraph:
                joined = " ".join(line.text.strip() for line in paragraph)
                sentences += [(part, paragraph[0].place) for part in cut(joined)]
                paragraph = []
            if own and one is not None and one.text.strip():
                paragraph.append(one)
        return sentences

    def _sentence(self, sentence: str, place: Place) -> None:
        plain = alike(sentence)[:1500]
        for rule in RULES:
            for hit in rule.pattern.finditer(plain):
                self._take(rule, hit, plain, place)
            if (
                self.found
                and self.found[-1].place == place
                and rule.stops
                and rule.pattern.search(plain)
            ):
                return

    def _take(self, rule: Rule, hit: re.Match[str], sentence: str, place: Place) -> None:
        made = Change(
            kind=rule.kind, place=place, raw=hit[0], when=self._when(sentence, hit), sure=0.75
        )
        old, new = SIDES[rule.sides](sentence, hit, self.seen.words)
        made.old, made.new = old, new
        if rule.needs_value and not (old or new):
            return
        if any(c.kind == made.kind and (c.old, c.new) == (old, new) for c in self.found):
            return
        self.found.append(made)

    def _when(self, sentence: str, hit: re.Match[str]) -> str:
        """Return the sentence's date with the words that say whether it is past."""
        dates = date.find(sentence)
        if not dates:
            return ""
        nearest = next((one for one in dates if one.start >= hit.start()), dates[-1])
        if len(dates) == 1:
            nearest = dates[0]
        year = re.match(r",? \d{4}", sentence[nearest.end :])
        ends = nearest.end + (year.end() if year else 0)
        past = date.is_past(sentence[: nearest.start])
        return ("left " if past else "") + sentence[nearest.start : ends]
