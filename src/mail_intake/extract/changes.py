"""Changes of a clinic's information: one row each with kind, old, new and date, from tables and prose."""

import re
from dataclasses import dataclass

from mail_intake.extract.candidates import OWN, Seen, answer
from mail_intake.extract.layout import Place, Table, Text
from mail_intake.fields import (
    KINDS,
    address,
    change,
    date,
    email,
    name,
    phone,
    specialty,
    text,
    tin,
)
from mail_intake.fields.fold import alike, fold, key
from mail_intake.fields.placeholder import placeholder
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
            verdict = date.judge(one.when, self.seen.on)
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
            verdict = text.judge(said) if said else text.judge("")
        else:
            verdict = KINDS[VALUE_KIND.get(one.kind, "text")].judge(raw, self.seen.on)
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
        if placeholder(value) and side == "new":
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
                sentences += [(part, paragraph[0].place) for part in _cut(joined)]
                paragraph = []
            if own and one is not None and one.text.strip():
                paragraph.append(one)
        return sentences

    def _sentence(self, sentence: str, place: Place) -> None:
        plain = alike(sentence)[:1500]
        for rule in _RULES:
            for hit in rule.pattern.finditer(plain):
                self._take(rule, hit, plain, place)
            if (
                self.found
                and self.found[-1].place == place
                and rule.stops
                and rule.pattern.search(plain)
            ):
                return

    def _take(self, rule: "_Rule", hit: re.Match[str], sentence: str, place: Place) -> None:
        made = Change(
            kind=rule.kind, place=place, raw=hit[0], when=self._when(sentence, hit), sure=0.75
        )
        old, new = _SIDES[rule.sides](sentence, hit)
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


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words of a sentence that state a change, and where its values stand."""

    kind: str
    pattern: re.Pattern[str]
    sides: str
    needs_value: bool = True
    stops: bool = False


def _cut(paragraph: str) -> list[str]:
    parts = re.split(r"(?<=[a-z0-9)\"'][.!?])\s+(?=[A-Z\"'(])", paragraph)
    joined: list[str] = []
    for part in parts:
        if joined and re.search(
            r"\b(?:Dr|Mr|Mrs|Ms|St|Ste|Ave|Blvd|Rd|No|Inc|Jr|Sr|approx|eff|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$",
            joined[-1],
        ):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _addresses(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    del hit
    spots = [(one.start, one.raw) for one in address.find(sentence)]
    if not spots:
        spots = [(one.start, one.raw) for one in address.find_street(sentence)]
    return _from_to(sentence, spots)


def _from_to(sentence: str, spots: list[tuple[int, str]]) -> tuple[str, str]:
    """Values by the words before them: from/old … to/new; a single one is the new one."""
    old = new = ""
    for start, raw in spots:
        before = sentence[max(0, start - 45) : start].casefold()
        is_old = re.search(
            r"\b(?:from|old|previous(?:ly)?|former(?:ly)?|replaces|instead of|was|current(?:ly)?|leaving|out of|no longer)\b(?!.*\b(?:to|new|now)\b)",
            before,
        )
        if is_old and not old:
            old = raw
        elif not new:
            new = raw
        elif not old:
            old, new = new, raw
    return old, new


def _old_address(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    old, new = _addresses(sentence, hit)
    return (old or new, "")


def _phones(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    wanted = "fax" if "fax" in hit[0].casefold() else "phone"
    other = {"fax": "phone", "phone": "fax"}[wanted]
    found = [one for one in phone.find(sentence) if one.role != other]
    after = [one for one in found if one.start >= hit.start()]
    return _from_to(sentence, [(one.start, one.raw) for one in (after or found)][:2])


def _emails(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    del hit
    return _from_to(sentence, [(one.start, one.raw) for one in email.find(sentence)][:2])


def _tins(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    spots = {one.start: one.raw for one in tin.find(sentence)}
    for one in re.finditer(
        r"(?<![\w-])\d{2}-\d{7}(?![\w-])|(?<![\w-])\d{9}(?![\w-])", sentence[hit.start() :]
    ):
        spots.setdefault(hit.start() + one.start(), one[0])
    return _from_to(sentence, sorted(spots.items())[:2])


def _npis(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    del hit
    spots = [
        (one.start(), one[0]) for one in re.finditer(r"(?<![\w-])[12]\d{9}(?![\w-])", sentence)
    ]
    return _from_to(sentence, spots[:2])


def _people(sentence: str, hit: re.Match[str]) -> str:
    found = name.find(sentence)
    before = [one for one in found if one.end <= hit.start() + 2]
    after = [one for one in found if one.start >= hit.start()]
    if "who" in hit.groupdict() and hit["who"]:
        return fold(hit["who"]).strip(" ,")
    if before and hit.start() - before[-1].end < 60:  # noqa: PLR2004 - the subject of the verb
        return before[-1].raw
    return after[0].raw if after else (before[-1].raw if before else "")


def _joined(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    return "", _people(sentence, hit)


def _gone(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    return _people(sentence, hit), ""


def _names(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    del sentence
    groups = hit.groupdict()
    return _trim(groups.get("old") or ""), _trim(groups.get("new") or "")


def _trim(words: str) -> str:
    cut = re.split(
        r"\s+(?:effective|as of|starting|beginning|on|from|since|instead|because|after|and (?:our|we|the)|but|with)\b|[.;]\s|[.;]?$",
        words.strip(" \"'“”,"),
    )
    return cut[0].strip(" \"'“”,.") if cut else ""


def _rest(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    groups = hit.groupdict()
    return "", _trim_end(groups.get("new") or sentence[hit.end() :])


def _trim_end(words: str) -> str:
    return re.split(
        r",?\s+(?:effective|as of|starting|beginning|from)\s+(?:on\s+)?(?:[A-Z][a-z]{2,8}\.? \d|\d{1,2}/)|[.!]\s*$",
        words.strip(" :"),
    )[0].strip(" ,.")


def _accepting(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    said = text.yes_no(sentence[max(0, hit.start() - 40) : hit.end() + 10])
    return "", said


def _specialties(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    found = [one for one in specialty.find(sentence) if one.start >= hit.start()] or list(
        specialty.find(sentence)
    )
    return "", found[0].raw if found else _trim(sentence[hit.end() :])


def _languages(sentence: str, hit: re.Match[str]) -> tuple[str, str]:
    found = _LANGUAGE.findall(sentence)
    del hit
    return "", ", ".join(dict.fromkeys(found))


_LANGUAGE = re.compile(
    r"\b(?:Spanish|Russian|Vietnamese|Chinese|Mandarin|Cantonese|Somali|Arabic|Korean|Ukrainian|Japanese|French|German|Farsi|Dari|Pashto|"
    r"Tagalog|Hindi|Punjabi|Nepali|Burmese|Karen|Swahili|Portuguese|Romanian|Chuukese|Marshallese|Hmong|Thai|Lao|Khmer|Amharic|Tigrinya|Oromo|"
    r"Mam|Italian|Polish|Hebrew|Urdu|Bengali|Samoan|Tongan|American Sign Language|ASL)\b"
)
_SIDES = {
    "addresses": _addresses, "old address": _old_address, "phones": _phones, "emails": _emails, "tins": _tins,
    "npis": _npis, "joined": _joined, "gone": _gone, "names": _names, "rest": _rest,
    "accepting": _accepting, "specialties": _specialties, "languages": _languages,
}  # fmt: skip


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ORG = r"[A-Z][^.;:]{2,80}?"
#: Most particular first; those that stop leave the sentence to nobody else.
_RULES = (
    _Rule("accepting-patients", _words(r"\b(?:accept(?:ing|s)?|taking|takes?)\s(?:on\s)?(?:any\s)?(?:new|more|additional)\s(?:\w+\s)?(?:patients|clients|referrals|members)|\b(?:panels?)\s(?:is|are|will be)\s(?:now\s)?(?:open|closed|full)|\b(?:open|closed)\sto\s(?:all\s)?new\s(?:\w+\s)?(?:patients|clients|members|referrals)"), "accepting", stops=True),
    _Rule("close-location", _words(r"\b(?:clos(?:e|es|ed|ing)|shut(?:ting)? down|no longer (?:operate|operating|see patients|seeing patients) (?:at|out of)|terminat(?:e|ing) (?:the|our))\b(?=.{0,120}(?:\d{1,5}\s|location|office|site|clinic|doors))"), "old address"),
    _Rule("add-location", _words(r"\b(?:open(?:s|ed|ing)?|add(?:ed|ing)?|launch(?:ing)?|start(?:ing)?)\b(?=.{0,60}\b(?:location|office|site|clinic|branch)\b)|\b(?:new|second|third|additional|satellite)\s(?:\w+\s)?(?:location|office|site|clinic|branch)\b(?=.{0,90}(?:at\s\d|\d{2,5}\s[NSEW]?))"), "addresses", stops=True),
    _Rule("address", _words(r"\b(?:mov(?:e|es|ed|ing)|relocat(?:e|es|ed|ing))\b|\bnew (?:\w+\s)?address\b|\baddress (?:has changed|is changing|will (?:be|change)|changes|changed|is now)\b|\bchange (?:of|our|the) (?:\w+\s)?address\b|\bour (?:\w+\s)?address\b(?=.{0,20}\b(?:is|will be)\b)"), "addresses", stops=True),
    _Rule("fax", _words(r"\bfax\b"), "phones"),
    _Rule("phone", _words(r"\b(?:new|main|our|office|clinic|change[ds]?|update[ds]?|the)\s(?:\w+\s){0,2}(?:tele)?phone\b|\bphone (?:number )?(?:has changed|is changing|will (?:be|change)|changes|is now|changed)\b|\bnew (?:main )?(?:number|line)\b"), "phones"),
    _Rule("email", _words(r"\b(?:new|change[ds]?|update[ds]?|our)\s(?:\w+\s){0,2}e-?mail\b|\be-?mail (?:address )?(?:has changed|is changing|will (?:be|change)|changes|is now)\b"), "emails"),
    _Rule("tin", _words(r"\b(?:new|change[ds]?|our|update[ds]?)\s(?:\w+\s){0,3}(?:tin|ein|tax (?:id|identification|number))\b|\b(?:tin|ein|tax (?:id|number|identification number))\b.{0,30}\b(?:changes|is changing|will (?:be|change)|has changed|is now|changed)\b"), "tins"),
    _Rule("npi", _words(r"\b(?:new|change[ds]?)\s(?:\w+\s){0,2}npi\b|\bnpi\b.{0,20}\b(?:changes|is changing|will change|has changed|is now)\b"), "npis"),
    _Rule("name", re.compile(rf"(?:\b(?:name (?:is |has )?(?:now|changing|chang(?:ed|es)|will (?:be|change))|[Rr]enam(?:ed|ing)|now (?:be )?(?:known|called|doing business) as|(?:be|been) (?:known|called) as)\b)(?:\s(?:from)\s(?P<old>{_ORG})(?=\sto\s))?(?:\s(?:to|as|be))*\s+[\"“']?(?P<new>{_ORG})[\"”']?(?=$|[.;,]|\s(?:effective|as of|starting|beginning|on|from|and)\b)"), "names"),
    _Rule("remove-practitioner", _words(r"\b(?:leav(?:es?|ing)|left|retir(?:e|es|ed|ing)|resign(?:s|ed|ing)?|depart(?:s|ed|ing)?|no longer (?:with|works?|working|practic\w+|employed|at|part|sees?|seeing|here|on)|passed away|last (?:day|patients)|(?:please )?(?:remove|terminate|inactivate|delete|drop)\b(?=.{0,30}\b(?:Dr|provider|practitioner|[A-Z][a-z]+ [A-Z])))"), "gone"),
    _Rule("add-practitioner", _words(r"\b(?:join(?:s|ed|ing)?|hired|welcom(?:e|es|ed|ing)|on ?board(?:ed|ing)?|starts?|started|starting|begins?|tak(?:es|ing) over|(?:please )?add\b(?=.{0,40}\b(?:Dr|provider|practitioner|[A-Z][a-z]+ [A-Z]))|new (?:provider|practitioner|physician|doctor|clinician|dentist|therapist|nurse practitioner|physician assistant|pa|np)\b)"), "joined"),
    _Rule("hours", _words(r"\b(?:hours|office hours|opening hours|clinic hours)\b[^.]{0,40}?\b(?:are|will be|to|is|change[ds]? to|now)\b\s*(?:now\s|be\s|to\s)?(?P<new>.{3,120}\d.{0,80})"), "rest"),
    _Rule("language", _words(r"\b(?:speaks?|languages?|bilingual|interpret(?:er|ation)s?)\b"), "languages"),
    _Rule("specialty", _words(r"\b(?:new specialty|specialt(?:y|ies)|now (?:offer(?:s|ing)?|provid(?:e|es|ing)|perform(?:s|ing)?)|(?:add(?:ed|ing)?|offering)\b(?=.{0,40}\b(?:services?|surgery|therapy|medicine|care)\b))"), "specialties"),
)  # fmt: skip
