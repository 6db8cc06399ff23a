"""Everything candidates are taken from, and how an answer is written down."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter

from mail_intake.extract.labels import Labels
from mail_intake.extract.parts import Layout, Pair, Place
from mail_intake.extract.passages import Passage, passages
from mail_intake.extract.spots import Spot, spots
from mail_intake.extract.writer import Writer
from mail_intake.fields.lexicon import Lexicon
from mail_intake.model.answer import Answer, Evidence, Verdict
from mail_intake.model.form import FieldSpec, Form, Plan
from mail_intake.model.mail import Mail, SegmentKind

OWN = frozenset(
    {SegmentKind.BODY, SegmentKind.SUBJECT, SegmentKind.FORWARDED, SegmentKind.ATTACHMENT}
)
SIGNED_TOO = OWN | {SegmentKind.SIGNATURE}
#: Words without which nothing is said to be wrong.
_WRONG = re.compile(
    r"\b(?:not|instead|rather|no longer|place of|was|were|is (?:an? |the )?(?:typo|wrong|incorrect|old)|old|former|formerly|previous)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Seen:
    """Everything candidates are taken from."""

    mail: Mail
    form: Form
    layout: Layout
    writer: Writer
    plan: Plan
    on: date
    words: Lexicon
    labels: Labels

    @cached_property
    def own_pairs(self) -> list[Pair]:
        """Pairs in the sender's own words, then in the signature."""
        return [pair for pair in self.layout.pairs if pair.place.kind in SIGNED_TOO]

    @cached_property
    def passages(self) -> list[Passage]:
        """The sender's own words and the signature, wrapped lines put together."""
        held = frozenset((pair.place.segment, pair.place.line) for pair in self.layout.pairs)
        own = [one for one in self.layout.texts if one.place.kind in SIGNED_TOO]
        return list(passages(self.mail, own, held))

    @cached_property
    def wrong(self) -> frozenset[tuple[str, str]]:
        """(Kind, value) of what the sender says is wrong: "not 93-1234567", "was a typo"."""
        if not any(_WRONG.search(one.text) for one in self.passages):
            return frozenset()
        said = (spot for _, spot in self.spots if spot.role == "wrong" and spot.verdict.value)
        return frozenset((spot.kind, spot.verdict.value or "") for spot in said)

    def spots_of(self, passage: Passage) -> list[Spot]:
        """Typed spots of one passage."""
        return self._by_passage.get((passage.first.segment, passage.first.line), [])

    @cached_property
    def _by_passage(self) -> dict[tuple[int, int], list[Spot]]:
        found: dict[tuple[int, int], list[Spot]] = {}
        for one, spot in self.spots:
            found.setdefault((one.first.segment, one.first.line), []).append(spot)
        return found

    @cached_property
    def spots(self) -> list[tuple[Passage, Spot]]:
        """Typed spots of all passages: each stretch is one thing."""
        return [(one, spot) for one in self.passages for spot in spots(one, self.words)]

    def spots_as(self, kinds: tuple[str, ...]) -> list[Spot]:
        """Return the spots of some kinds, in the order of the mail."""
        found = [one for kind in kinds for one in self._by_kind.get(kind, ())]
        return [spot for _, spot in sorted(found, key=itemgetter(0))]

    @cached_property
    def _by_kind(self) -> dict[str, list[tuple[int, Spot]]]:
        """Spots with their number, told apart once: every field asks for its own."""
        found: dict[str, list[tuple[int, Spot]]] = {}
        for number, (_, spot) in enumerate(self.spots):
            found.setdefault(spot.kind, []).append((number, spot))
        return found


def answer(
    spec: FieldSpec,
    raw: str,
    verdict: Verdict,
    place: Place | Evidence,
    *,
    sure: float,
    label: str = "",
) -> Answer:
    """Return an answer; an invalid one keeps only what the sender wrote."""
    evidence = (
        Evidence(segment=place.segment, line=place.line, label=label)
        if isinstance(place, Place)
        else place
    )
    return Answer(
        field=spec.name,
        value=verdict.value or "",
        raw=raw,
        verdict=verdict.code,
        outcome=verdict.outcome,
        confidence=sure,
        evidence=evidence,
    )


def is_plans(kind: str, value: str | None, plan: Plan) -> bool:
    """Whether a value is the plan's own, which is never an answer."""
    if value is None:
        return False
    if kind in {"phone", "fax"}:
        return value.partition(";")[0] in plan.phones
    return kind == "email" and value.rpartition("@")[2] in plan.domains
