"""What is documented is tested to be documented."""

import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from mail_intake.cli import demo, look, parse, service, setup
from mail_intake.cli.app import app
from mail_intake.model.states import TABLES
from mail_intake.model.statesdoc import document

ROOT = Path(__file__).parents[2]


def test_states_are_those_of_the_tables():
    """docs/states.md is what the transition tables say."""
    assert (ROOT / "docs" / "states.md").read_text() == document(TABLES)


def test_the_readme_names_every_command():
    """Each command of the program stands in the README's table, but for what the service calls."""
    for commands in (service, parse, demo, look, setup):
        commands.register(app)
    group: Any = get_command(app)
    readme = (ROOT / "README.md").read_text()
    documented = set(
        re.findall(r"[a-z-]+", " ".join(re.findall(r"^\| (`.*?) \|", readme, re.MULTILINE)))
    )

    shown = {name: one for name, one in group.commands.items() if not one.hidden}
    missing = [name for name in shown if name not in documented]
    for name, command in shown.items():
        missing += [
            f"{name} {child}"
            for child in getattr(command, "commands", {})
            if child not in documented
        ]

    assert missing == []


def test_every_room_is_described():
    """Each room of the tree stands in docs/architecture.md."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms = [
        path.name for path in (ROOT / "src" / "mail_intake").iterdir()
        if not path.name.startswith("_") and path.name != "defaults"
    ]  # fmt: skip

    assert [room for room in rooms if f"`{room}" not in text] == []
