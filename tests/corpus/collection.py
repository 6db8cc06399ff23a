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
    return {name: (CORPUS / name).read_bytes() for name in categories()}


def categories() -> dict[str, str]:
    """What each message was collected for, by its path."""
    rows = (CORPUS / "MANIFEST.tsv").read_text().splitlines()[1:]
    found = [row.split("\t") for row in rows]
    return {f"messages/{row[0].removeprefix('messages/')}": row[3] for row in found}


def expectations() -> list[Expectation]:
    """Every expectation, in order."""
    rows = map(json.loads, (CORPUS / "EXPECTATIONS.jsonl").read_text().splitlines())
    return [
        Expectation(row["path"], row["kind"], row["expected"], row["basis"], row["source"])
        for row in rows
    ]
