"""Records: labelled lines one below the other that tell of one change, "Action: Term", "Provider: Ann Lee"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mail_intake.extract.columns import Columns
from mail_intake.model.mail import Segment

_LINE = re.compile(r"^\W{0,4}(?P<label>[^\W\d_][^:\t=]{0,44}?)\s{0,3}(?::|\t|=)\s*(?P<value>.*)$")
#: Boxes of a form: several may be ticked, and the lines below say of what.
_BOXES = re.compile(r"[☐□☑☒✓✔■]|\[\s?[xX]?\s?\]|\([xX]?\s?\)\s")
#: Of these a record has one each; several of them are several changes.
_ONCE = frozenset({"what", "action", "old", "new", "person", "first", "last"})


@dataclass
class Record:
    """Values by role, with the lines that they stand in."""

    number: int  #: of the segment
    row: dict[str, str] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    @property
    def tells(self) -> bool:
        """Whether it says what changes, and of what or whom."""
        told = "what" in self.row or "action" in self.row
        whom = "person" in self.row or {"first", "last"} <= self.row.keys()
        return told and (whom or bool({"old", "new"} & self.row.keys()))


def records(
    segment: Segment, number: int, columns: Columns, taken: frozenset[int]
) -> Iterator[Record]:
    """Return the records of a segment; `taken` lines belong to tables."""
    for run in _runs(segment.lines, taken):
        one = Record(number)
        for line, text in run:
            found = _LINE.match(text)
            boxes = found is not None and _BOXES.search(found["value"]) is not None
            roles = columns.roles(found["label"]) if found and not boxes else []
            if _ONCE & set(roles) & one.row.keys():
                if one.tells:
                    yield one
                one = Record(number)
            if found and found["value"].strip():
                _add(one, roles, found["value"].strip(), line)
            elif not found and one.lines[-1:] == [line - 1]:
                _continue(one, text.strip(), line)
        if one.tells:
            yield one


def _add(one: Record, roles: Sequence[str], value: str, line: int) -> None:
    for role in roles:
        one.row.setdefault(role, value)
    if roles:
        one.lines.append(line)


def _continue(one: Record, text: str, line: int) -> None:
    """An address may go on in the lines below its label."""
    last = list(one.row)[-1]
    if last in {"old", "new"}:
        one.row[last] += f"\n{text}"
        one.lines.append(line)


def _runs(lines: Sequence[str], taken: frozenset[int]) -> Iterator[list[tuple[int, str]]]:
    """Lines without a blank one between."""
    run: list[tuple[int, str]] = []
    for number, line in enumerate((*lines, "")):
        if line.strip() and number not in taken:
            run.append((number, line))
        elif run:
            yield run
            run = []
