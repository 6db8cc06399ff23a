"""Changes of a clinic's information: one row each with kind, old, new and date, from tables and from sentences."""

from collections.abc import Iterator, Sequence

from mail_intake.extract.candidates import OWN, Seen, answer
from mail_intake.extract.clause import Clause
from mail_intake.extract.clauses import clauses
from mail_intake.extract.coming import People
from mail_intake.extract.days import PLAIN, STRONG, Day
from mail_intake.extract.draft import Draft, joined
from mail_intake.extract.judged import Judge
from mail_intake.extract.named import movers
from mail_intake.extract.reader import Reader
from mail_intake.extract.rosters import Rosters
from mail_intake.extract.said import Said, said
from mail_intake.extract.sources import own_lines, subject_lines
from mail_intake.extract.telling import Telling
from mail_intake.extract.writer import Found
from mail_intake.fields import address, phone
from mail_intake.fields.change import CODES
from mail_intake.fields.fold import key
from mail_intake.fields.verdicts import valid
from mail_intake.model.answer import Answer, Evidence, Outcome, Row
from mail_intake.model.form import FieldSpec, ItemSpec
from mail_intake.model.mail import SegmentKind

#: "Call me with questions at" stands this near before the writer's number.
NEAR = 24


class Changes:
    """Finds the rows of a `changes` form, and the day that is given once for all of them."""

    def __init__(self, seen: Seen, spec: ItemSpec) -> None:
        self.seen, self.spec = seen, spec
        self.specs: dict[str, FieldSpec] = {one.name: one for one in spec.fields}
        #: what is said of the whole form: the day for every row, the writer's own number
        self.general: dict[str, Answer] = {}
        #: lines of rosters: (segment, line)
        self.staffed: frozenset[tuple[int, int]] = frozenset()
        self._answers = bool(seen.mail.in_reply_to or seen.mail.references)

    def rows(self) -> tuple[Row, ...]:
        """Return one row for each change; what an answer says without naming a change is none."""
        judge = Judge(self.seen.words, self.seen.plan, self._homes)
        rosters = Rosters(self.seen, self.spec, judge)
        listed = list(rosters.drafts())
        self.staffed = rosters.staffed
        told = self._told(rosters.covered)
        for one in told:
            self._own_number(one)
        people = People(self.seen.words, judge, self._strangers(), self._writer())
        reader = Reader(self.seen.words, judge, people, moving=_moving(told))
        telling = Telling(reader, self.seen.on).read(told)
        found = joined([*listed, *telling.drafts])
        found = [one for one in found if not one.same]
        subject = self._subject(reader)
        found = joined([*found, *(one for one in subject if one.valued or not found)])
        self._set_general(telling.general)
        return tuple(self._row(one) for one in found)

    def _told(self, covered: frozenset[tuple[int, int]]) -> list[Said]:
        known: dict[Clause, Said] = {}
        for clause in clauses(own_lines(self.seen.mail, covered)):
            one = said(clause, self.seen.words.changes, known)
            known[clause] = one.without(movers(one, self.seen.words))
        return list(known.values())

    def _subject(self, reader: Reader) -> list[Draft]:
        """Read the subject of a first message: an answer repeats that of the question."""
        if self._answers:
            return []
        lines = subject_lines(self.seen.mail)
        told = [said(clause, self.seen.words.changes, {}) for clause in clauses(lines)]
        return Telling(reader, self.seen.on).read(told).drafts

    def _own_number(self, one: Said) -> None:
        """Take what the writer says of where they are: "call me at", "I'm at"."""
        specs = [spec for spec in self.seen.form.fields if spec.writer and spec.kind == "phone"]
        for match in phone.find(one.text) if one.writers and specs else ():
            near = any(0 <= match.start - word.end <= NEAR for word in one.writers)
            if near and match.role != "fax":
                raw, place = (
                    one.clause.raw_of(match.start, match.end),
                    one.clause.place(match.start),
                )
                made = answer(specs[0], raw, phone.judge(raw), place, sure=0.85)
                self.general.setdefault(specs[0].name, made)

    def _set_general(self, general: Sequence[Day]) -> None:
        """The one day that is said of nothing in particular counts for every row."""
        spec = self.seen.form.spec("effective_date")
        for strength in (STRONG, PLAIN):
            kept = [day.piece for day in general if day.cued == strength]
            if spec is not None and len({piece.verdict.value for piece in kept}) == 1:
                piece = kept[0]
                self.general[spec.name] = answer(
                    spec, piece.raw, piece.verdict, piece.place, sure=0.85
                )
                return

    def _row(self, one: Draft) -> Row:
        code = one.kind if one.kind in CODES else "other"
        parts = [answer(self.specs["change"], one.raw, valid(code), one.place, sure=one.sure)]
        for name, piece in (("old", one.old), ("new", one.new), ("effective_date", one.when)):
            if piece is not None and piece.verdict.outcome is not Outcome.ABSENT:
                parts.append(
                    answer(self.specs[name], piece.raw, piece.verdict, piece.place, sure=one.sure)
                )
        return Row(answers=tuple(parts))

    def _homes(self) -> tuple[str, ...]:
        """Complete addresses in the message, but for the plan's: what a suite may belong to."""
        return tuple(dict.fromkeys(_addresses(self.seen)))

    def _writer(self) -> Found | None:
        writer = self.seen.writer
        if writer.name is not None or not writer.sender.name:
            return writer.name
        return Found(writer.sender.name, Evidence(segment=-1, line=-1, label="From"))

    def _strangers(self) -> frozenset[str]:
        writer = self.seen.writer
        names = [writer.sender.name, *([writer.name.raw] if writer.name else [])]
        bare = self.seen.words.names.bare
        return frozenset(key(bare(name)) for name in names if name) | {key(self.seen.plan.name)}


def _addresses(seen: Seen) -> Iterator[str]:
    for segment in seen.mail.segments:
        if segment.kind is SegmentKind.SIGNATURE or segment.kind in OWN:
            for line in segment.lines:
                yield from (address.judge(one.raw).value or "" for one in address.find(line))
            yield from (
                address.judge(block.raw).value or "" for block in address.find_block(segment.lines)
            )


def _moving(told: Sequence[Said]) -> bool:
    return any(event.code == "address" for one in told for event in one.events)
