"""Claim numbers of a mail: in tables, and in sentences that may be wrapped anywhere."""

from mail_intake.extract.candidates import OWN, Seen, answer, labelled
from mail_intake.extract.layout import Place, Text
from mail_intake.fields import claim_number, phone
from mail_intake.fields.columns import cells
from mail_intake.fields.fold import key
from mail_intake.fields.kind import Match
from mail_intake.model.answer import Answer
from mail_intake.model.form import FieldSpec
from mail_intake.model.mail import SegmentKind

#: How sure a number is by where it stands: own words come before what is attached.
SAID, ATTACHED, ALONE = 0.9, 0.85, 0.66
#: So much of the line above may hold the label, in characters.
ABOVE = 60


def claim_of(spec: FieldSpec, seen: Seen) -> tuple[Answer | None, tuple[str, ...]]:
    """Return the claim that a mail is about, and what staff should look at.

    A labelled number comes before one in a sentence, and that before one in a list; of several
    the first is taken, because a mail that asks about many begins with the one it is about.
    """
    stated, _ = labelled(spec, seen)
    # "Claims: 503-555-0188" names a desk, not a claim
    stated = [one for one in stated if one.value or not phone.judge(one.raw).value]
    found = [*(one for one in stated if one.value), *_spoken(spec, seen), *_listed(spec, seen)]
    found = found or _alone(spec, seen)
    several = len({one.value for one in found}) > 1
    best = max(found, key=lambda one: one.confidence, default=next(iter(stated), None))
    return best, (f"SEVERAL:{spec.name}",) if several else ()


def _spoken(spec: FieldSpec, seen: Seen) -> list[Answer]:
    found = []
    above: Text | None = None
    for one in seen.layout.texts:
        if one.place.kind in OWN:
            beside = above if above and above.place.segment == one.place.segment else None
            for raw, line in _in(one, beside.text if beside else "", seen):
                place = Place(one.place.segment, line, one.place.kind)
                verdict = seen.words.judge(spec.kind, raw, seen.on)
                attached = one.place.kind is SegmentKind.ATTACHMENT
                sure = ATTACHED if attached else SAID
                found.append(answer(spec, raw, verdict, place, sure=sure, label="claim"))
        above = one
    return found


def _alone(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Numbers that nothing names, in the sender's own sentences: "Could you reprocess 2026…?"."""
    return [
        answer(spec, hit.raw, seen.words.judge(spec.kind, hit.raw, seen.on), one.place(hit.start), sure=ALONE)
        for one in seen.passages if one.first.kind in {SegmentKind.BODY, SegmentKind.SUBJECT}
        for hit in claim_number.alone(one.text)
    ]  # fmt: skip


def _in(one: Text, above: str, seen: Seen) -> list[tuple[str, int]]:
    """Return a line's numbers with the line each begins in; its label may end the line above."""
    tail = above.rstrip()[-ABOVE:]
    # a number that was wrapped at its own dash goes on without a blank
    joint = "" if tail.endswith("-") else " "
    text = f"{tail}{joint}{one.text.lstrip()}"
    begins = len(tail) + len(joint)
    found = []
    for match in seen.words.find("claim_number", text):
        if text[match.end :] == "-":
            continue  # it goes on in the next line
        if match.start >= begins:
            found.append((match.raw, one.place.line))
        elif match.end > begins:
            found.append((_broken(match, begins), one.place.line - 1))
    return found


def _broken(match: Match, begins: int) -> str:
    cut = begins - match.start
    return f"{match.raw[:cut].rstrip()}\n{match.raw[cut:]}"


def _listed(spec: FieldSpec, seen: Seen) -> list[Answer]:
    """Numbers in a column that a label heads, until a line has fewer cells."""
    words = {key(word) for word in (spec.label, *spec.labels)}
    found = []
    for number, segment in enumerate(seen.mail.segments):
        column = -1
        for n, line in enumerate(segment.lines if segment.kind in OWN else ()):
            row = [cell.strip() for _, cell in cells(line)]
            head = next((at for at, cell in enumerate(row) if key(cell) in words), -1)
            if head >= 0 and not any(char.isdigit() for char in line):
                column = head
            elif column >= len(row):
                column = -1
            elif column >= 0:
                verdict = seen.words.judge(spec.kind, row[column], seen.on)
                if verdict.value:
                    place = Place(number, n, segment.kind)
                    found.append(
                        answer(spec, row[column], verdict, place, sure=ATTACHED, label="claim")
                    )
    return found
