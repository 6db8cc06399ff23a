"""Modules stay readable: what is not checked, drifts."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "mail_intake").rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_stays_under_400_lines(module):
    """A module that outgrows 400 lines holds two meanings and is split."""
    lines = module.read_text().count("\n")

    assert lines <= 400


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_says_what_it_is_for(module):
    """The first thing in a module is a sentence about it."""
    assert module.read_text().startswith(('"""', 'r"""'))
