"""A signature, read cell by cell: name, title and clinic stand in any order, with or without marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.extract.pieces.cells import Cell, cells_of
from mail_intake.extract.pieces.named import Namer
from mail_intake.extract.pieces.parts import What
from mail_intake.extract.pieces.series import series
from mail_intake.fields import address, email, phone
from mail_intake.fields.fold import alike, key
from mail_intake.fields.lexicon import Lexicon
from mail_intake.model.answer import Evidence
from mail_intake.model.form import Plan
from mail_intake.model.mail import Address, Segment
from mail_intake.read.markers import CLOSING

#: What programs and telephones write under a text, and what lawyers do.
_NOT_WRITTEN = re.compile(
    r"^\W*(?:sent (?:from|by|via|with|using)|get outlook|virus|scanned by|confidential|notice|this (?:e-?mail|message|transmission)|please consider|"
    r"powered by|book a|schedule a|follow us|find us|visit us|our (?:mission|vision)|hours|office hours|pronouns)\b",
    re.IGNORECASE,
)
_BEHALF = re.compile(
    r"^(?:on behalf of|for and on behalf of|for|assistant to|assisting|in care of|c/o|p\.?p\.?)\s",
    re.IGNORECASE,
)
_WEB = re.compile(r"www\.|https?:|\w\.(?:com|org|net|example|health|care|gov)\b", re.IGNORECASE)
_AT = re.compile(r"(?P<title>.{3,60}?)\s(?:at|of|for|@)\s(?:the\s)?(?P<clinic>[A-Z].{3,80})")
_TITLES = frozenset({"title", "job title", "position", "role"})
#: Between two cells of one value.
_COMMA = re.compile(r"\s*(?:,|&|/)\s*(?:and\s)?")
#: A number of so many digits is no name.
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of a signature with its place; `written` where it is not written as it is said."""

    raw: str
    evidence: Evidence
    written: str = ""  #: "Doe, Jane" of Jane Doe

    @property
    def characters(self) -> str:
        """Return the sender's own characters."""
        return self.written or self.raw


class Signature:
    """What a signature says, first come first kept."""

    def __init__(self, sender: Address, plan: Plan, words: Lexicon) -> None:
        self.plan, self.words = plan, words
        self.namer = Namer(words, (sender.email,) if sender.email else ())
        self.found: dict[str, Found] = {}
        self.emails: list[str] = []
        self._sender = {one.casefold() for one in re.findall(r"\w{2,}", sender.name)}

    def get(self, name: str) -> Found | None:
        """Return a part: name, title, clinic, phone, fax or address."""
        return self.found.get(name)

    def contact(self, value: str, evidence: Evidence) -> None:
        """Read "Contact: Jane Smith, Office Manager, 503-555-0142" like lines of a signature."""
        for line in value.split("\n"):
            self.line(line, evidence)

    def block(self, segment: Segment, number: int, first: int) -> None:
        """Read every line from one on."""
        for block in address.find_block(segment.lines[first:]):
            place = Evidence(segment=number, line=first + block.first, label="signature")
            self._keep("address", block.raw, place)
        for at in range(first, len(segment.lines)):
            self.line(segment.lines[at], Evidence(segment=number, line=at, label="signature"))

    def line(self, line: str, evidence: Evidence) -> None:
        """Read one line."""
        if not line.strip() or _NOT_WRITTEN.match(line):
            return
        mails = email.find(line)
        self.emails += [one.raw for one in mails]
        self.numbers(line, evidence)
        streets = address.find(line)
        for street in streets[:1]:
            self._keep("address", street.raw, evidence)
        cells = [
            one for one in cells_of(alike(line), mails, begins=0)
            if one.address is None and not any(street.start < one.end and one.start < street.end for street in streets)
        ]  # fmt: skip
        cells = self._whole(line, cells)
        at = 0
        while at < len(cells):
            at = self._cell(line, cells, at, evidence)

    def _whole(self, line: str, cells: list[Cell]) -> list[Cell]:
        """Join the cells of a name that holds a list; the sender's own name is no part of one."""
        for start, end in series(alike(line), self.words):
            held = [one for one in cells if start <= one.start and one.end <= end]
            spoken = re.findall(r"\w{2,}", held[0].text.casefold()) if held else []
            if len(held) > 1 and not self._sender.intersection(spoken):
                joined = Cell(line[start:end], start, end, held[0].before, held[-1].after)
                at = cells.index(held[0])
                cells = [*cells[:at], joined, *cells[at + len(held) :]]
        return cells

    def _keep(self, name: str, raw: str, evidence: Evidence, written: str = "") -> None:
        self.found.setdefault(name, Found(raw, evidence, written))

    def numbers(self, line: str, evidence: Evidence) -> None:
        """Keep the line's telephone and fax numbers."""
        for one in phone.find(line):
            value = phone.judge(one.raw).value or ""
            if value.partition(";")[0] not in self.plan.phones:
                self._keep("fax" if one.role == "fax" else "phone", one.raw, evidence)

    def _cell(self, line: str, cells: Sequence[Cell], at: int, evidence: Evidence) -> int:
        """Read a cell and what belongs to it; return the next one."""
        text = cells[at].text
        if self._is_none(text):
            return at + 1
        if self._is_listing(cells[at]):
            return self._clinic(line, cells, at, evidence)
        name, following = self._names(line, cells, at)
        if _BEHALF.match(text):
            return following
        if name and "name" not in self.found:
            self._keep("name", name, evidence, line[cells[at].start : cells[following - 1].end])
            return following
        return self._titled(line, cells, at, evidence)

    def _is_listing(self, cell: Cell) -> bool:
        """Whether a cell is a name that holds a list: nothing else keeps its comma."""
        return ", " in cell.text and bool(list(series(cell.text, self.words)))

    def _titled(self, line: str, cells: Sequence[Cell], at: int, evidence: Evidence) -> int:
        """Read a title, a clinic, or both in one: "Owner of Larch Clinic"."""
        cell, last = cells[at], at
        split = _AT.fullmatch(cell.text)
        if split is not None and self._names_clinic(split["title"], split["clinic"]):
            self._keep("title", split["title"], evidence)
            self._keep("clinic", split["clinic"], evidence)
        elif self._side_by_side(cell, evidence):
            pass
        elif self.words.titles.stands(cell.text) and not self._is_company(cell.text):
            last = self._title_end(line, cells, at)
            self._keep("title", line[cell.start : cells[last].end], evidence)
        elif at and key(cells[at - 1].text) in _TITLES:
            self._keep("title", cell.text, evidence)
        elif self._is_clinic(cell.text):
            return self._clinic(line, cells, at, evidence)
        return last + 1

    def _side_by_side(self, cell: Cell, evidence: Evidence) -> bool:
        """Read a name and a title with nothing between them: "Office Manager Jane Doe"."""
        parts = {
            one.what: cell.text[one.start : one.end]
            for one in self.namer.pieces(cell.text, prose=True)
        }
        if not {What.NAME, What.TITLE} <= parts.keys():
            return False
        self._keep("name", parts[What.NAME], evidence)
        self._keep("title", parts[What.TITLE], evidence)
        return True

    def _names_clinic(self, title: str, clinic: str) -> bool:
        """Tell "Owner of Larch Clinic" from "Director of Patient Financial Services"."""
        return (
            self._is_clinic(clinic)
            and self.words.titles.stands(title)
            and not self.words.titles.is_desk(clinic)
        )

    def _is_none(self, text: str) -> bool:
        digits = sum(map(str.isdigit, text))
        return (
            digits >= DIGITS
            or key(text) in self.words.list_words
            or _WEB.search(text) is not None
            or CLOSING.match(text.lower()) is not None
        )

    def _names(self, line: str, cells: Sequence[Cell], at: int) -> tuple[str, int]:
        """Return a name that begins with this cell, with its credentials, and the next cell."""
        cell = cells[at]
        last = at
        while (
            last + 1 < len(cells)
            and self._is_credential(cells[last + 1].text)
            and _COMMA.fullmatch(line[cells[last].end : cells[last + 1].start])
        ):
            last += 1
        if self._is_name(cell.text):
            return line[cell.start : cells[last].end], last + 1
        if at + 1 < len(cells) and cell.after == "," and len(cell.text.split()) == 1:
            turned = self.namer.turned(cell.text, cells[at + 1].text)
            if turned and {one.casefold() for one in re.findall(r"\w{2,}", turned)} & self._sender:
                return turned, at + 2
        return "", at + 1

    def _is_credential(self, text: str) -> bool:
        return self.words.names.credential.fullmatch(text) is not None

    def _is_name(self, text: str) -> bool:
        names, titles = self.words.names, self.words.titles
        if self.namer.is_person(text) and not (
            titles.stands(names.bare(text)) and not names.credential.search(text)
        ):
            return True
        spoken = {one.casefold() for one in re.findall(r"\w{2,}", names.bare(text))}
        if len(spoken & self._sender) <= 1 or titles.is_title(names.bare(text)):
            return False
        return not names.is_organisation(text)

    def _title_end(self, line: str, cells: Sequence[Cell], at: int) -> int:
        """Return the last cell of a title: "Director, Clinic Operations"."""
        while (
            at + 1 < len(cells)
            and _COMMA.fullmatch(line[cells[at].end : cells[at + 1].start])
            and self.words.titles.stands(cells[at + 1].text)
            and not self._is_company(cells[at + 1].text)
        ):
            at += 1
        return at

    def _is_company(self, text: str) -> bool:
        """Say that "Sunrise Billing Services" is a company although "billing" is a desk."""
        head, of, _ = text.partition(" of ")
        if of and self.words.titles.stands(head):
            return False  # "Director of Rehab"
        last = text.rsplit(maxsplit=1)[-1]
        return (
            self.words.names.ends_in_organisation(text)
            and not self.words.titles.is_title(last)
            and not self.words.titles.is_desk(text)
        )

    def _is_clinic(self, text: str) -> bool:
        return (
            self.words.names.is_organisation(text)
            and len(text.split()) > 1
            and text[0].isupper()
            and not self._is_name(text)
        )

    def _clinic(self, line: str, cells: Sequence[Cell], at: int, evidence: Evidence) -> int:
        """Keep a clinic's name with "LLC" behind its comma."""
        last = at
        while (
            last + 1 < len(cells)
            and self.words.names.legal_form.fullmatch(cells[last + 1].text)
            and _COMMA.fullmatch(line[cells[last].end : cells[last + 1].start])
        ):
            last += 1
        self._keep("clinic", line[cells[at].start : cells[last].end], evidence)
        return last + 1
