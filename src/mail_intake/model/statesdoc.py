"""The transition tables as a page: `docs/states.md` is what `document` returns."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from mail_intake.model.states import Transitions

_HEAD = """# States

What may happen to a thing, and nothing else. Written by `python -m mail_intake.model.statesdoc`
from the tables in `src/mail_intake/model/states.py`; a test compares.
"""


def mermaid(table: Transitions[Any]) -> str:
    """Return one table as a mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    for before, following in table.rows.items():
        lines += [f"    {before} --> {after}" for after in _ordered(following)]
    return "\n".join(lines)


def _ordered(states: Iterable[StrEnum]) -> list[StrEnum]:
    found = list(states)
    order = list(type(found[0])) if found else []
    return sorted(found, key=order.index)


def document(tables: Iterable[Transitions[Any]]) -> str:
    """Return the whole page."""
    parts = [_HEAD]
    parts += [f"## {table.thing}\n\n```mermaid\n{mermaid(table)}\n```\n" for table in tables]
    return "\n".join(parts)


if __name__ == "__main__":
    from mail_intake.model.states import TABLES

    print(document(TABLES), end="")  # noqa: T201 - writes the page to standard output
