"""The collected mail beside this project: messages, and what other projects' tests say of them."""

import json
from dataclasses import dataclass
from typing import Any

from tests.conftest import SHARED

CORPUS = SHARED / "corpus"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of EXPECTATIONS.jsonl."""

    path: str
    kind: str
    expected: Any
    basis: str
    source: str


def messages() -> dict[str, bytes]:
    """Every message by its path; empty where the collection does not lie beside the project."""
    if not (CORPUS / "MANIFEST.tsv").is_file():
        return {}
    rows = (CORPUS / "MANIFEST.tsv").read_text().splitlines()[1:]
    names = [row.split("\t", 1)[0] for row in rows]
    names = [name if name.startswith("messages/") else f"messages/{name}" for name in names]
    return {name: (CORPUS / name).read_bytes() for name in names}


def expectations() -> list[Expectation]:
    """Every expectation, in order."""
    rows = map(json.loads, (CORPUS / "EXPECTATIONS.jsonl").read_text().splitlines())
    return [
        Expectation(row["path"], row["kind"], row["expected"], row["basis"], row["source"])
        for row in rows
    ]
