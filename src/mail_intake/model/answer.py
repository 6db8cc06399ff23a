"""What was understood: answers with their evidence, and what is wrong with them."""

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a kind of field says about a value."""

    VALID = "valid"  #: in normal form and right as far as rules can tell
    DOUBTFUL = "doubtful"  #: taken, but a person should look
    INVALID = "invalid"  #: given, but wrong: the sender is asked again
    ABSENT = "absent"  #: a placeholder or a stated absence: as if not given


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A kind of field's judgement of one raw value.

    `value` is the normal form, or None unless VALID or DOUBTFUL. `code` is a stable constant
    ("ok", "bad_check_digit", "ambiguous", ...) that `explain` turns into a sentence.
    """

    outcome: Outcome
    code: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where an answer stands: segment, line in it, character in that line (each from 0), and the
    words that speak for it. What a header gives has segment and line -1; start is -1 where the
    value's characters do not stand together.
    """

    segment: int
    line: int
    start: int = -1
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One field's value with its evidence.

    `value` is the normal form, or "" where the value is invalid (then only `raw`, the sender's
    own characters, says what was given). `confidence` is 0..1.
    """

    field: str
    value: str
    raw: str
    verdict: str = "ok"  #: the code of the verdict
    outcome: Outcome = Outcome.VALID
    confidence: float = 1.0
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the repeating part as extracted, before it has an id."""

    answers: tuple[Answer, ...]

    def get(self, name: str) -> Answer | None:
        """Return the answer of this name, or None."""
        return next((one for one in self.answers if one.field == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything one mail says about a form.

    `pending` names fields that the sender states as pending, applied for or not available;
    `doubts` are codes for staff ("CONTRADICTION:npi", "ROSTER").
    """

    answers: tuple[Answer, ...] = ()
    rows: tuple[Row, ...] = ()
    pending: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def get(self, name: str) -> Answer | None:
        """Return the answer of this name, or None."""
        return next((one for one in self.answers if one.field == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a later message says about one value that a submission holds or lacks.

    `item` is the id of the row it is about, None for the form's own field; `answer` is None
    where the row is withdrawn.
    """

    item: int | None
    answer: Answer | None


class FindingKind(StrEnum):
    """What a finding is about."""

    MISSING = "missing"  #: required and not there
    INVALID = "invalid"  #: given but wrong
    DOUBT = "doubt"  #: for staff only
    PHI = "phi"  #: tells of a patient: for staff only, and in no letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to ask or to look at.

    `path` is the field's name, or "items/N/name" in the numbering of the submission's rows, ""
    for what is about no field; `code` a stable constant; `detail` the sender's own characters
    where invalid or PHI, `evidence` where these stand.
    """

    kind: FindingKind
    path: str
    code: str
    detail: str = field(default="", repr=False)
    evidence: Evidence | None = None
