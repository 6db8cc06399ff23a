"""Values without labels in the order in which they were asked for: "In that order: …", one a line."""

import re
from collections.abc import Iterator, Sequence

from mail_intake.extract.labels import Labels, without_bullet
from mail_intake.extract.parts import Pair, Text
from mail_intake.extract.shapes import fits, meant
from mail_intake.model.mail import Segment, SegmentKind

#: So many lines make a list; so many where nobody says that it is in order.
FEWEST, CERTAIN = 4, 6
#: No value of a list is longer, and no list has more lines.
LONGEST, TALLEST = 120, 20
#: Somebody says that what follows is in the order that was asked.
_SAID = re.compile(
    r"\b(?:in|following|per|by) (?:the |that |this |your |same |exact |listed |above |order )*(?:order|sequence)\b|"
    r"\b(?:as (?:you |it )?(?:are |is )?(?:listed|asked|requested|ordered)|top to bottom|one by one|same order)\b",
    re.IGNORECASE,
)
#: So many lines above a list may say so.
ABOVE = 6
_PARTED = re.compile(r"\s*;\s*|\s+[|/]\s+")
_COMMAS = re.compile(r"[,;:\n\"]|\.\s|\band\b", re.IGNORECASE)
_HEARD = frozenset({SegmentKind.BODY, SegmentKind.FORWARDED, SegmentKind.ATTACHMENT})


def in_order(
    segment: Segment, texts: Sequence[Text], held: set[int], labels: Labels
) -> Iterator[Pair]:
    """Yield the pairs that lists without labels make; `held` are lines that say what they are."""
    if segment.kind not in _HEARD:
        return
    for first, values in _lists(texts, held, labels):
        above = " ".join(one.text for one in texts[max(0, first - ABOVE) : first])
        said = _SAID.search(above) is not None
        orders = (_listed(above, labels), labels.asked)
        chosen = next((one for order in orders if (one := _aligned(values, order, said=said))), [])
        for (number, value), label in zip(values, chosen, strict=False):
            yield Pair(label, value, texts[number].place)


def _lists(
    texts: Sequence[Text], held: set[int], labels: Labels
) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield runs of short lines, or one line of several parts, with their line numbers."""
    run: list[tuple[int, str]] = []
    for number, one in enumerate((*texts, None)):
        bare = without_bullet(one.text).strip() if one else ""
        short = bool(bare) and len(bare) <= LONGEST and number not in held
        if one and short and not bare.endswith(":") and not labels.knows(bare):
            run.append((number, bare))
            continue
        if run:
            yield from _list(run)
        run = []
        if one and bare and number not in held:
            yield from _list([(number, bare)])


def _list(run: list[tuple[int, str]]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    if FEWEST <= len(run) <= TALLEST:
        yield run[0][0], run
    for number, text in run:
        parts = [one for one in _PARTED.split(text) if one.strip()]
        if len(parts) >= CERTAIN:
            yield number, [(number, part) for part in parts]


def _listed(above: str, labels: Labels) -> list[tuple[str, str]]:
    """Return label and kind of what is asked, as the lines above list it."""
    parts = [part.strip(" .'") for part in _COMMAS.split(above)]
    names = [name for part in parts for name in labels.names(part) if name in labels.fields]
    return [(name, labels.kind_of(name)) for name in dict.fromkeys(names)]


def _aligned(
    values: Sequence[tuple[int, str]], order: Sequence[tuple[str, str]], *, said: bool
) -> list[str]:
    """Return a label for each value, none where they do not stand in the order asked."""
    texts = [text for _, text in values]
    if said and len(texts) == len(order):
        pairs = list(zip(texts, order, strict=True))
        good = sum(fits(kind, text) for text, (_, kind) in pairs)
        if good * 2 > len(pairs) and all(meant(kind, text) for text, (_, kind) in pairs):
            return [label for label, _ in order]
    if len(texts) < (FEWEST if said else CERTAIN):
        return []
    chosen: list[str] = []
    at = 0
    for text in texts:
        while at < len(order) and not fits(order[at][1], text):
            at += 1
        if at == len(order):
            return []
        chosen.append(order[at][0])
        at += 1
    return chosen
