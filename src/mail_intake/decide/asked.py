"""What a letter asks for: each missing or wrong field with a reason, an example and a blank line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mail_intake.decide.headers import clean, without_tin
from mail_intake.decide.shown import SECRET, kind_of, live, title_of
from mail_intake.fields import KINDS
from mail_intake.model.answer import Finding, FindingKind
from mail_intake.model.form import FieldSpec, Form
from mail_intake.model.submission import Item, Submission

#: What stands where the sender writes the value.
BLANK = "____"
#: Why a field is asked for again that was not given at all.
NOT_FOUND = "We did not find this in your message."
#: Why a group is asked for.
ONE_IS_ENOUGH = "One of these is enough."
#: What a right one looks like, of kinds whose explanations all say what is wrong.
LOOKS = {"email": "An e-mail address looks like jane@clinic.example.org."}
#: Why a field is asked for again that the sender said is pending.
TO_COME = "You told us that this is still to come: please send it when you have it."
#: Fields that say which row is meant, to somebody who has not counted them.
WHO = ("name", "provider_name", "change")
#: Longest wrong value that a letter repeats, in characters.
GIVEN_MOST = 80


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: its fields (several, where one of them is enough), and a row's number."""

    row: int | None
    specs: tuple[FieldSpec, ...]

    def label(self, form: Form) -> str:
        *others, last = [spec.label for spec in self.specs]
        joined = f"{', '.join(others)} or {last}" if others else last
        if self.row is None or form.items is None:
            return joined
        return f"{title_of(form.items, self.row)} - {joined}"

    def kind(self, items: Sequence[Item]) -> str:
        """Return the kind of what is asked: of a change's new value, that of what changes."""
        known = self.row is not None and self.row < len(items)
        answers = items[self.row].answers if self.row is not None and known else ()
        return kind_of(self.specs[0], answers)


def missing(
    findings: Sequence[Finding], form: Form, submission: Submission | None
) -> list[Mapping[str, str]]:
    """Return label, why, example, given (what was written, if wrong) and who (of a row)."""
    items = live(submission) if submission else []
    pending = submission.pending if submission else ()
    found: list[Mapping[str, str]] = []
    for finding in _asking(findings):
        for asked in _specs(finding.path, form):
            kind = asked.kind(items)
            found.append(
                {
                    "label": asked.label(form),
                    "why": TO_COME if finding.path in pending else _why(finding, asked, kind),
                    "example": _example(finding, asked),
                    "given": "" if form.phi_rule else _given(finding, kind),
                    "who": _who(asked.row, items),
                }
            )
    return found


def fill_in(findings: Sequence[Finding], form: Form) -> list[str]:
    """Return one line for each missing field, to be answered where it stands: "NPI: ____"."""
    lines = []
    for finding in _asking(findings):
        for asked in _specs(finding.path, form):
            # Of a group the first name stands for all: the others are named above the block.
            first = _Asked(asked.row, asked.specs[:1])
            lines.append(f"{first.label(form)}: {BLANK}")
    return list(dict.fromkeys(lines))


def _asking(findings: Sequence[Finding]) -> list[Finding]:
    """What to ask, each path once: a wrong value is asked for as wrong, not as missing too."""
    wrong = {one.path for one in findings if one.kind is FindingKind.INVALID}
    return [
        one
        for one in findings
        if one.kind is FindingKind.INVALID
        or (one.kind is FindingKind.MISSING and one.path not in wrong)
    ]


def _specs(path: str, form: Form) -> list[_Asked]:
    """Return the questions behind a finding's path; a missing first row asks for all its fields."""
    if path.startswith("items/") and form.items is not None:
        _, number, name = path.split("/", 2)
        return [_Asked(int(number), (spec,)) for spec in form.items.fields if spec.name == name]
    if form.items is not None and path == form.items.missing_as:
        # Of a change what it is and its new value: neither helps without the other.
        wanted = [spec for spec in form.items.fields if spec.required or spec.name == "new"]
        return [_Asked(0, (spec,)) for spec in wanted]
    group = next((group for group in form.one_of if group[0] == path), (path,))
    specs = tuple(spec for name in group if (spec := form.spec(name)) is not None)
    return [_Asked(None, specs)] if specs else []


def _why(finding: Finding, asked: _Asked, kind_name: str) -> str:
    """Say what is wrong, or that it is absent and what a right one looks like."""
    kind = KINDS.get(kind_name)
    if finding.kind is FindingKind.INVALID and kind is not None:
        return kind.explain(finding.code)
    if len(asked.specs) > 1:
        return f"{NOT_FOUND} {ONE_IS_ENOUGH}"
    if asked.specs[0].example or kind is None:
        return NOT_FOUND
    return f"{NOT_FOUND} {LOOKS.get(kind_name) or kind.explain(finding.code)}"


def _example(finding: Finding, asked: _Asked) -> str:
    """Return the form's example; what explains a wrong value has one in itself."""
    return "" if finding.kind is FindingKind.INVALID else asked.specs[0].example


def _given(finding: Finding, kind_name: str) -> str:
    """Return what the sender wrote, where it is wrong and nobody's secret."""
    if finding.kind is not FindingKind.INVALID or kind_name in SECRET:
        return ""
    given = clean(finding.detail, GIVEN_MOST)
    # Nine digits in another field may be an SSN as well; stars alone would help nobody.
    return given if without_tin(given) == given else ""


def _who(row: int | None, items: Sequence[Item]) -> str:
    """Return what a row is known by, so that "Contact 2" needs no counting."""
    if row is None or row >= len(items):
        return ""
    answers = (items[row].get(name) for name in WHO)
    return next((clean(one.value, GIVEN_MOST) for one in answers if one and one.value), "")
