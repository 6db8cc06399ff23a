"""Every finding has one helpful sentence, and none of them guesses."""

import ast
import re
from pathlib import Path

import pytest

import mail_intake
from mail_intake.decide.explained import ABSENCES, DOUBTS, SIGNS, explained
from mail_intake.fields import KINDS
from mail_intake.model.answer import Finding, FindingKind

ROOT = Path(mail_intake.__file__).parent
#: Words of somebody who guesses what was meant.
GUESS = re.compile(
    r"did you mean|perhaps|probably|maybe|we think|we assume|we corrected", re.IGNORECASE
)


def codes(verdict, *rooms):
    """Every code that the code gives this verdict with."""
    trees = [ast.parse(path.read_text()) for room in rooms for path in (ROOT / room).rglob("*.py")]
    calls = [
        node for tree in trees for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == verdict
    ]  # fmt: skip
    return sorted(
        {
            one.value
            for call in calls
            for one in call.args
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
    )


def is_a_sentence(text):
    return re.fullmatch(r"[A-Z].{10,}[.]", text) is not None and GUESS.search(text) is None


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("code", ["not_given", *codes("invalid", "fields")])
def test_every_kind_explains_every_code(kind, code):
    """What is wrong and what a right one looks like: one sentence, and no guess at the value."""
    assert is_a_sentence(KINDS[kind].explain(code))


@pytest.mark.parametrize("code", ["unsure", *codes("doubtful", "fields", "extract")])
def test_every_doubt_is_explained_to_staff(code):
    """Each code of a value that was taken and should be looked at."""
    assert is_a_sentence(explained(Finding(kind=FindingKind.DOUBT, path="x", code=code), "npi"))


def test_every_sign_of_a_patient_is_explained():
    """Each code that the signs and the files give; the sentence repeats nothing of it."""
    told = {
        one.value
        for path in (
            ROOT / "fields/patient.py",
            ROOT / "fields/patientshapes.py",
            ROOT / "decide/phi.py",
        )
        for one in ast.walk(ast.parse(path.read_text()))
        if isinstance(one, ast.Constant) and re.fullmatch(r"[A-Z]{3,}(?:_[A-Z]+)*", str(one.value))
    }

    assert told <= SIGNS.keys()
    assert all(is_a_sentence(sentence) for sentence in SIGNS.values())


def test_what_is_missing_or_wrong_is_explained():
    """Missing by why it is not there, wrong by its kind."""
    gone = Finding(kind=FindingKind.MISSING, path="npi", code="pending")
    wrong = Finding(kind=FindingKind.INVALID, path="npi", code="bad_check_digit", detail="1")
    told = Finding(kind=FindingKind.PHI, path="", code="AGE", detail="97 years old")

    assert explained(gone, "npi") == ABSENCES["pending"]
    assert explained(wrong, "npi") == KINDS["npi"].explain("bad_check_digit")
    assert explained(told, "") == SIGNS["AGE"]
    assert all(is_a_sentence(one) for one in (*DOUBTS.values(), *ABSENCES.values()))
