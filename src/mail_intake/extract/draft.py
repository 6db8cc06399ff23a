"""A change being put together: its kind, both values, its day, each with the place where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mail_intake.extract.layout import Place
from mail_intake.extract.said import Said, Word
from mail_intake.fields.fold import key
from mail_intake.model.answer import Evidence, Verdict


@dataclass(frozen=True, slots=True)
class Piece:
    """The sender's own characters with their place, and what was made of them."""

    raw: str
    place: Place | Evidence
    verdict: Verdict

    @property
    def same_as(self) -> str:
        """For comparing: the normal form, or what was written where it has none."""
        return key(self.verdict.value or self.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One change; `kind` is "" where only a value or a day is said, as answers do."""

    kind: str
    raw: str
    place: Place
    old: Piece | None = None
    new: Piece | None = None
    when: Piece | None = None
    sure: float = 0.75
    apart: bool = False  #: a change of its own, though it lacks its value
    at: int = 0  #: where in its clause it is told

    @property
    def valued(self) -> bool:
        """Whether it has a value."""
        return self.old is not None or self.new is not None

    @property
    def same(self) -> bool:
        """Whether nothing changes: the new value is the old one."""
        if self.old is None or self.new is None or not self.old.verdict.value:
            return False
        return self.old.same_as == self.new.same_as


#: How sure a change is that a sentence tells.
SPOKEN = 0.85


def blank(one: Said, kind: str, word: Word, sure: float) -> Draft:
    """Return a change that a word tells of, without its values."""
    raw = one.clause.raw_of(word.start, max(word.end, word.start + 1))
    return Draft(kind=kind, raw=raw, place=one.clause.place(word.start), sure=sure, at=word.start)


def sided(draft: Draft, side: str, piece: Piece) -> Draft:
    """Return a change with its old or its new value."""
    return replace(draft, old=piece) if side == "old" else replace(draft, new=piece)


#: Changes of which there is one of each in a message, unless their values are unlike.
PEOPLE = frozenset({"add-practitioner", "remove-practitioner"})


#: So many changes of one kind are looked through for the one that is spoken of again.
NEAREST = 20


def joined(drafts: Iterable[Draft]) -> list[Draft]:
    """Join what is said in several places of one change: its old and new value, its day."""
    found: list[Draft] = []
    of_kind: dict[str, list[int]] = {}
    for one in drafts:
        alike = of_kind.setdefault(one.kind, [])
        near = (*alike[:NEAREST], *alike[max(NEAREST, len(alike) - NEAREST) :])
        number = None if one.apart else next((n for n in near if _same(found[n], one)), None)
        if number is None:
            alike.append(len(found))
            found.append(one)
        else:
            found[number] = _both(found[number], one)
    valued = {one.kind for one in found if one.valued}
    return [one for one in found if one.valued or one.apart or one.kind not in valued]


def _same(held: Draft, one: Draft) -> bool:
    """Whether two tell of one change: they agree, or each says what the other leaves out."""
    if held.kind != one.kind or held.apart:
        return False
    if not (held.valued and one.valued):
        return held.kind not in PEOPLE or held.valued == one.valued
    return _agree(held.old, one.old) and _agree(held.new, one.new)


def _agree(first: Piece | None, second: Piece | None) -> bool:
    if first is None or second is None:
        return True
    one, other = first.same_as, second.same_as
    return one == other or (bool(one and other) and (one in other or other in one))


def _both(held: Draft, one: Draft) -> Draft:
    better = held if held.valued or not one.valued else one
    return replace(
        better,
        old=_fuller(held.old, one.old), new=_fuller(held.new, one.new), when=_day(held, one),
        sure=max(held.sure, one.sure),
    )  # fmt: skip


def _day(held: Draft, one: Draft) -> Piece | None:
    """The day that is told with the new value, else the first one."""
    later = held.valued and held.new is None and one.new is not None
    return (one.when or held.when) if later else (held.when or one.when)


def _fuller(first: Piece | None, second: Piece | None) -> Piece | None:
    """Of two that agree, the one that is complete."""
    if first is None or second is None:
        return first or second
    if first.verdict.value is None and second.verdict.value is not None:
        return second
    return second if len(second.same_as) > len(first.same_as) and second.verdict.value else first
