"""Values to sealed JSON and back. What is in the database under another shape is a defect."""

import json
from dataclasses import dataclass
from typing import Any

from mail_intake.model.answer import Answer, Evidence, Finding, FindingKind, Outcome
from mail_intake.model.submission import Submission
from mail_intake.ports import Vault


@dataclass(frozen=True, slots=True)
class Codec:
    """Seals texts and structures under the purpose that names their column."""

    vault: Vault

    def text(self, plain: str, purpose: str) -> bytes:
        """Seal a text."""
        return self.vault.seal(plain.encode("utf-8", "surrogateescape"), purpose)

    def plain(self, sealed: bytes | None, purpose: str) -> str:
        """Open a text; "" where the column is empty."""
        if sealed is None:
            return ""
        return self.vault.open(sealed, purpose).decode("utf-8", "surrogateescape")

    def pack(self, structure: Any, purpose: str) -> bytes:
        """Seal a structure as JSON."""
        return self.text(json.dumps(structure, separators=(",", ":")), purpose)

    def unpack(self, sealed: bytes, purpose: str) -> Any:
        """Open a structure."""
        return json.loads(self.plain(sealed, purpose))


def answer_out(answer: Answer) -> dict[str, Any]:
    """Shape an answer for JSON."""
    return {
        "field": answer.field,
        "value": answer.value,
        "raw": answer.raw,
        "verdict": answer.verdict,
        "outcome": str(answer.outcome),
        "confidence": answer.confidence,
        "evidence": _evidence_out(answer.evidence),
    }


def _evidence_out(place: Evidence | None) -> list[Any] | None:
    return [place.segment, place.line, place.label, place.start] if place else None


def answer_in(shape: dict[str, Any]) -> Answer:
    """Make an answer of its JSON shape."""
    return Answer(
        field=shape["field"],
        value=shape["value"],
        raw=shape["raw"],
        verdict=shape["verdict"],
        outcome=Outcome(shape["outcome"]),
        confidence=shape["confidence"],
        evidence=_evidence_in(shape["evidence"]),
    )


def _evidence_in(shape: list[Any] | None) -> Evidence | None:
    if not shape:
        return None
    segment, line, label, *start = shape  # what was stored at first had no column
    return Evidence(segment=segment, line=line, label=label, start=start[0] if start else -1)


def submission_out(submission: Submission) -> dict[str, Any]:
    """Shape what of a submission is not in columns of its own."""
    return {
        "answers": [answer_out(answer) for answer in submission.answers],
        "findings": [
            [str(one.kind), one.path, one.code, one.detail, _evidence_out(one.evidence)]
            for one in submission.findings
        ],
        "pending": submission.pending,
        "attention": submission.attention,
        "participants": submission.participants,
    }


def submission_in(shape: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of a Submission that its payload holds."""
    return {
        "answers": tuple(answer_in(one) for one in shape["answers"]),
        "findings": tuple(_finding_in(one) for one in shape["findings"]),
        "pending": tuple(shape["pending"]),
        "attention": tuple(shape["attention"]),
        "participants": tuple(shape["participants"]),
    }


def _finding_in(shape: list[Any]) -> Finding:
    """Make a finding of its JSON shape; what was stored at first had no place."""
    kind, path, code, detail, *place = shape
    return Finding(
        kind=FindingKind(kind),
        path=path,
        code=code,
        detail=detail,
        evidence=_evidence_in(place[0] if place else None),
    )
