"""Cells of a line of a table: tabs, bars or wide gaps part them."""

import re

_GAP = re.compile(r"\t|[ ]*\|[ ]*|[ ]{2,}")


def cells(line: str) -> list[tuple[int, str]]:
    """Return a line's cells with the column at which each begins; none where it has only one."""
    found, begin = [], 0
    for gap in _GAP.finditer(line):
        found.append((begin, line[begin : gap.start()]))
        begin = gap.end()
    found.append((begin, line[begin:]))
    return found if len(found) > 1 else []
