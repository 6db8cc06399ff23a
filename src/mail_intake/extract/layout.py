"""Every segment, wherever it came from, becomes the same thing: lines, label/value pairs, tables."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from mail_intake.extract.drawn import drawn
from mail_intake.extract.labels import Labels, without_bullet
from mail_intake.extract.lines import pairs_of
from mail_intake.extract.ordered import in_order
from mail_intake.extract.parts import Layout, Pair, Place, Table, Text
from mail_intake.extract.tables import tables_of
from mail_intake.fields.fold import alike
from mail_intake.model.form import Form
from mail_intake.model.mail import Mail
from mail_intake.model.vocabulary import Vocabulary

_Kept = TypeVar("_Kept")
__all__ = ["Labels", "Layout", "Pair", "Place", "Table", "Text", "labels_of", "lay_out", "without_bullet"]  # fmt: skip


def labels_of(form: Form, words: Vocabulary) -> Labels:
    """Return a form's labels; there are few forms and many messages."""
    return _labels_of(_Same(form), _Same(words))


@dataclass(frozen=True, slots=True, eq=False)
class _Same(Generic[_Kept]):
    """A value that equals itself alone: comparing forms word by word costs more than reading a line."""

    value: _Kept

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@lru_cache(maxsize=64)
def _labels_of(form: _Same[Form], words: _Same[Vocabulary]) -> Labels:
    return Labels(form.value, words.value)


def lay_out(mail: Mail, labels: Labels) -> Layout:
    """Lay a mail out."""
    texts: list[Text] = []
    pairs: list[Pair] = []
    tables: list[Table] = []
    for number, segment in enumerate(mail.segments):
        own = [
            Text(alike(line), Place(number, n, segment.kind))
            for n, line in enumerate(segment.lines)
        ]
        covered: set[int] = set()
        for grid in (*segment.grids, *drawn(segment, labels)):
            read = tables_of(grid, Place(number, grid.line, segment.kind), labels)
            pairs += read.pairs
            tables += read.tables
            covered |= read.covered
        texts += [one for one in own if one.place.line not in covered]
        told = pairs_of(segment, own, covered, labels)
        held = covered | {one.place.line for one in told}
        pairs += told
        pairs += in_order(segment, own, held, labels)
    pairs.sort(key=lambda one: (one.place.segment, one.place.line))
    return Layout(tuple(texts), tuple(pairs), tuple(tables))
