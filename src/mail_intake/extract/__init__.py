"""Mail and Form in, answers with evidence out: layout, candidates, assignment, rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mail_intake.extract.assign import Assignment
from mail_intake.extract.candidates import OWN, Seen
from mail_intake.extract.changes import Changes
from mail_intake.extract.claims import claim_of
from mail_intake.extract.contacts import Contacts
from mail_intake.extract.evidence import evident, located
from mail_intake.extract.followup import FollowUp, follow_up
from mail_intake.extract.followup.asked import interleaved
from mail_intake.extract.identity import identified
from mail_intake.extract.layout import Labels, Layout, Pair, Place, labels_of, lay_out
from mail_intake.extract.onfile import on_file
from mail_intake.extract.people.common import common
from mail_intake.extract.quoted import own_only
from mail_intake.extract.rows import rows_of
from mail_intake.extract.sheets import meant_only
from mail_intake.extract.writer import Writer, writer_of
from mail_intake.fields.lexicon import Lexicon
from mail_intake.model.answer import Answer, Extraction, Row
from mail_intake.model.form import Form, Plan
from mail_intake.model.mail import Mail
from mail_intake.model.submission import Submission

__all__ = ["FollowUp", "extract", "extract_later"]

#: A form's last line: "Signed for the applicant by Jane Doe, Office Manager, on August 18, 2026".
_SIGNED_BY = re.compile(
    r"\b(?:signed|completed|submitted|prepared|filled (?:in|out))(?: for [^,.:]{1,40})? by:?\s+"
    r"(?P<who>[A-Z][^\d\n]{3,90}?)(?:,?\s+(?:on|this|dated?)\b.*)?$",
    re.IGNORECASE,
)


Asked = Callable[[Mail, Labels], tuple[Pair, ...]]


def _nothing_asked(mail: Mail, labels: Labels) -> tuple[Pair, ...]:
    """Later messages are read with their submission: `followup.asked`."""
    del mail, labels
    return ()


def extract(mail: Mail, form: Form, *, plan: Plan, words: Lexicon, on: date) -> Extraction:
    """Return what a mail says about a form's questions; `on` is the day it was written."""
    return _extracted(_seen(mail, form, plan=plan, words=words, on=on, asked=interleaved))


def extract_later(
    mail: Mail, before: Submission, form: Form, *, plan: Plan, words: Lexicon, on: date
) -> FollowUp:
    """Return what a later mail says of its own, and what it fills and corrects in a submission."""
    seen = _seen(mail, form, plan=plan, words=words, on=on)
    later = follow_up(mail, seen, before, _extracted(seen))
    placed = tuple(
        replace(one, answer=located(mail, one.answer)) if one.answer else one
        for one in later.amendments
    )
    return replace(later, amendments=placed)


def _seen(
    mail: Mail, form: Form, *, plan: Plan, words: Lexicon, on: date, asked: Asked = _nothing_asked
) -> Seen:
    """Lay a mail out; `asked` finds what answers a question that is quoted."""
    labels = labels_of(form, words.vocabulary)
    own = own_only(mail)
    if form.items is not None and form.items.layout == "contacts":
        own = meant_only(own)  # a roster's "Terminations" are changes, a list's are nobody
    layout = lay_out(own, labels)
    layout = replace(layout, pairs=(*layout.pairs, *asked(mail, labels)))
    writer = _writer(own, _contacts(form, labels), layout, plan=plan, words=words)
    return Seen(own, form, layout, writer, plan, on, words, labels)


def _extracted(seen: Seen) -> Extraction:
    rows, general, staffed = _rows(seen)
    seen = _without_staff(seen, staffed)
    assignment = Assignment(seen)
    assignment.run(taken=_taken(rows))
    doubts = [*_whose(seen, assignment.answers), *assignment.doubts]
    answers = tuple(assignment.answers.values())
    answers = on_file(
        (*answers, *(one for one in general if one.field not in assignment.answers)), rows
    )
    found = Extraction(
        answers=answers,
        rows=rows,
        pending=tuple(assignment.pending),
        doubts=tuple(doubts),
    )
    return evident(seen.mail, found)


#: Of a clinic and a practitioner one is enough to tell whom a message is from.
_EITHER = {"clinic_name": ("provider_name",), "provider_name": ("clinic_name",)}


def _whose(seen: Seen, answers: dict[str, Answer]) -> tuple[str, ...]:
    """Add the claim, and whose clinic it is where nothing else tells; return doubts."""
    doubts: tuple[str, ...] = ()
    applies = any(spec.applicant for spec in seen.form.fields)
    for spec in seen.form.fields:
        found: Answer | None = None
        if spec.kind == "claim_number":
            found, doubts = claim_of(spec, seen)
        elif not applies and spec.name not in answers:
            named = any(name in answers for name in _EITHER.get(spec.kind, ()))
            found = None if named else identified(spec, seen)
        answers |= {spec.name: found} if found else {}
    return doubts


def _contacts(form: Form, labels: Labels) -> frozenset[str]:
    """Return the labels of whoever writes."""
    named = (one.name for one in form.fields if one.writer and one.kind == "contact_name")
    return frozenset[str]().union(*(labels.of_form[name] for name in named))


def _writer(
    mail: Mail, labels: frozenset[str], layout: Layout, *, plan: Plan, words: Lexicon
) -> Writer:
    """Who writes: what one of these labels says of them, then the signature, then From."""
    pairs = [pair for pair in layout.pairs if pair.label in labels]
    stated = [(pair.value, pair.place) for pair in pairs]
    for pair in pairs:
        stated += _numbers_below(pair.place, mail)
    stated += [
        (hit["who"], one.place) for one in layout.texts
        if "by" in one.text.casefold() and one.place.kind in OWN
        and (hit := _SIGNED_BY.search(one.text))
    ]  # fmt: skip
    return writer_of(mail, plan, words, stated)


#: Below who fills in a form: their own number.
_OWN_NUMBER = re.compile(
    r"(?:\W{0,3}\d{1,2}[.)])?\W{0,4}(?:(?:your|my|contact|direct|work|office)\s)?(?:phone|telephone|tel|direct|cell|mobile|ph|call[- ]?back)\b"
    r"(?:\s(?:number|no\.?|line|#))?\s?[:.=\t–—-]",
    re.IGNORECASE,
)


def _numbers_below(place: Place, mail: Mail) -> list[tuple[str, Place]]:
    """Return the lines right below a contact's that give a phone number: "Phone: 503-555-0142"."""
    found = []
    for number, line in enumerate(mail.segments[place.segment].lines[place.line + 1 :]):
        if not line.strip():
            break
        if _OWN_NUMBER.match(line):
            found.append((line, Place(place.segment, place.line + 1 + number, place.kind)))
    return found


def _rows(seen: Seen) -> tuple[tuple[Row, ...], tuple[Answer, ...], frozenset[tuple[int, int]]]:
    """Return the rows, what they say for the whole form, and the lines of rosters."""
    spec = seen.form.items
    if spec is None:
        return (), (), frozenset()
    if spec.layout == "contacts":
        return Contacts(seen, spec).rows(), common(seen), frozenset()
    if spec.layout == "changes":
        changes = Changes(seen, spec)
        rows = changes.rows()
        return rows, tuple(changes.general.values()), changes.staffed
    return rows_of(seen, spec), (), frozenset()


def _without_staff(seen: Seen, staffed: frozenset[tuple[int, int]]) -> Seen:
    """Return the mail without the lines of rosters, where numbers and names are practitioners'.

    What a column says of the clinic itself stays.
    """
    if not staffed:
        return seen
    own = {label for name in _CLINICS for label in seen.labels.of_form.get(name, ())}
    layout = seen.layout
    kept = replace(
        layout,
        texts=tuple(one for one in layout.texts if (one.place.segment, one.place.line) not in staffed),
        pairs=tuple(
            one for one in layout.pairs
            if (one.place.segment, one.place.line) not in staffed or one.label in own
        ),
    )  # fmt: skip
    return replace(seen, layout=kept)


#: Fields that a roster's columns may give of the clinic.
_CLINICS = ("clinic_name", "tin")


def _taken(rows: tuple[Row, ...]) -> frozenset[str]:
    """Values that rows have: a new number of a change is not the clinic's own."""
    return frozenset(answer.value for row in rows for answer in row.answers if answer.value)
