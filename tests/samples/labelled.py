"""Sets of labelled messages beside this file, and what the pipeline makes of each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mail_intake.cli.parse import line_of
from mail_intake.config import demo_settings
from mail_intake.wiring import scratch

HERE = Path(__file__).parent
#: Folders of a set: `samples` came with the project, the others were written for it by people who
#: had not seen the code, their truth fixed before the first run.
SETS = {
    "samples": HERE,
    "clinics": HERE / "clinics",
    "offices": HERE / "offices",
    "exam": HERE / "exam",
    "last": HERE / "last",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message, and what is right for it."""

    file: str
    content: bytes
    truth: dict[str, Any]


def labelled(name: str) -> list[Labelled]:
    """Every message of a set, in the order in which they were written."""
    folder = SETS[name]
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    return [
        Labelled(row["file"], (folder / "mail" / row["file"]).read_bytes(), row) for row in rows
    ]


def understood(messages: list[Labelled]) -> Iterator[tuple[Labelled, dict[str, Any]]]:
    """Yield each message with our line, all of them through one store, so that follow-ups join."""
    with scratch(demo_settings()) as sample:
        for one in messages:
            yield one, line_of(one.file, sample(one.content))


def before(one: Labelled, messages: list[Labelled]) -> list[Labelled]:
    """Return the messages that one follows up, the first of them first."""
    by_name = {other.file: other for other in messages}
    chain: list[Labelled] = []
    file = one.truth.get("follows")
    while file:
        chain.insert(0, by_name[file])
        file = by_name[file].truth.get("follows")
    return chain
