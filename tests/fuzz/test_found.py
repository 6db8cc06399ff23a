"""What fuzzing found once is read ever after."""

from pathlib import Path

import pytest
from tests.fuzz import seeds, targets

FOUND = sorted((Path(__file__).parent / "found").iterdir())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_a_finding_stays_fixed(path):
    """The name of a finding begins with that of its target."""
    targets.check(path.name.partition("-")[0], path.read_bytes())


@pytest.mark.parametrize("name", targets.TARGETS)
def test_every_target_has_seeds_that_pass(name, tmp_path):
    """Fuzzing that begins with nothing, or with what fails, finds nothing."""
    assert seeds.write(name, tmp_path) > 0
    for path in sorted(tmp_path.iterdir())[:300]:
        targets.check(name, path.read_bytes())


@pytest.mark.parametrize(
    ("name", "lose"),
    [
        ("message", "mail_intake.read.body.segments"),
        ("text", "tests.fuzz.targets.segments"),
        ("html", "mail_intake.read.html._text"),
    ],
)
def test_a_target_notices_what_is_lost(name, lose, monkeypatch):
    """A check that lets a loss through is none."""
    content = {"message": b"From: a@b.example\n\nHello", "text": b"x\nHello", "html": b"<p>Hello"}
    targets.check(name, content[name])
    monkeypatch.setattr(lose, lambda *_, **__: ())

    with pytest.raises(AssertionError):
        targets.check(name, content[name])
