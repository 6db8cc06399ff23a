"""What of a form is missing, wrong, or doubtful after a message."""

from collections.abc import Sequence

from mail_intake.model.answer import Answer, Finding, FindingKind, Outcome
from mail_intake.model.form import FieldSpec, Form, ItemSpec
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Item

#: Below this a person should look.
SURE = 0.7
#: Changes that are said by what there was; every other one by what there will be.
BY_OLD = frozenset({"remove-practitioner", "close-location"})
#: Codes that every value of a kind may carry without being doubtful.
_GONE = frozenset({ItemState.SUPERSEDED, ItemState.REJECTED})


def validate(
    form: Form, answers: Sequence[Answer], items: Sequence[Item], pending: Sequence[str]
) -> tuple[Finding, ...]:
    """Return all findings: missing, invalid, doubt. Rows are numbered from 0 as they stand."""
    held = {one.field: one for one in answers}
    found = [*_fields(form.fields, held, pending), *_groups(form, held)]
    live = [item for item in items if item.state not in _GONE]
    if form.items is not None:
        found += _rows(form.items, live)
    for number, item in enumerate(live):
        found += _of_answers(item.answers, f"items/{number}/")
    return (*found, *_of_answers(answers, ""))


def _has(held: dict[str, Answer], name: str) -> bool:
    return name in held and held[name].outcome in {Outcome.VALID, Outcome.DOUBTFUL}


def _missing(
    path: str, held: dict[str, Answer], name: str, pending: Sequence[str] = ()
) -> Finding:
    one = held.get(name)
    if one is not None and one.outcome is Outcome.INVALID:
        return Finding(kind=FindingKind.MISSING, path=path, code=one.verdict, detail=one.raw)
    code = "pending" if name in pending else "not_given"
    return Finding(kind=FindingKind.MISSING, path=path, code=code)


def _fields(
    specs: Sequence[FieldSpec], held: dict[str, Answer], pending: Sequence[str]
) -> list[Finding]:
    wanted = [spec.name for spec in specs if spec.required]
    return [_missing(name, held, name, pending) for name in wanted if not _has(held, name)]


def _groups(form: Form, held: dict[str, Answer]) -> list[Finding]:
    """One of each group must be there; a missing group is written as its first name."""
    return [
        Finding(kind=FindingKind.MISSING, path=group[0], code="not_given")
        for group in form.one_of
        if not any(_has(held, name) for name in group)
    ]


def _rows(spec: ItemSpec, items: Sequence[Item]) -> list[Finding]:
    found = []
    if len(items) < spec.minimum:
        found.append(Finding(kind=FindingKind.MISSING, path=spec.missing_as, code="not_given"))
    for number, item in enumerate(items):
        held = {one.field: one for one in item.answers}
        absent = [name for name in _wanted(spec, held) if not _has(held, name)]
        found += [_missing(f"items/{number}/{name}", held, name) for name in absent]
    return found


def _wanted(spec: ItemSpec, held: dict[str, Answer]) -> list[str]:
    wanted = [one.name for one in spec.fields if one.required]
    if spec.layout == "changes":
        change = held["change"].value if "change" in held else ""
        wanted.append("old" if change in BY_OLD else "new")
    return wanted


def _of_answers(answers: Sequence[Answer], prefix: str) -> list[Finding]:
    """What is wrong or doubtful about the values themselves."""
    found = []
    for one in answers:
        path = prefix + one.field
        if one.outcome is Outcome.INVALID:
            found.append(
                Finding(kind=FindingKind.INVALID, path=path, code=one.verdict, detail=one.raw)
            )
        elif one.outcome is Outcome.DOUBTFUL:
            found.append(Finding(kind=FindingKind.DOUBT, path=path, code=one.verdict))
        elif one.confidence < SURE:
            found.append(Finding(kind=FindingKind.DOUBT, path=path, code="unsure"))
    return found


def missing(findings: Sequence[Finding]) -> list[str]:
    """Return the paths of what is missing, sorted, each once."""
    return sorted({one.path for one in findings if one.kind is FindingKind.MISSING})


def invalid(findings: Sequence[Finding]) -> dict[str, str]:
    """Return what was given but is wrong, as the sender wrote it."""
    return {one.path: one.detail for one in findings if one.kind is FindingKind.INVALID}
