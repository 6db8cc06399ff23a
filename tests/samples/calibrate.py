"""How far a confidence can be trusted, and what doubts cost: `make calibrate`.

Prints, for every set and for its variants in other dress, how many of the values given with a
confidence were right. Bins of fewer than a hundred values claim nothing.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from tests.samples.dress import variants
from tests.samples.labelled import SETS, Labelled, before, labelled, understood
from tests.samples.scoring import Judged, Score, score
from tests.samples.stability import Stable, same_answers

#: Edges of the bins, and how many values a bin needs to say anything.
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
FEWEST = 100
#: At most so many of the right values may be doubted, and at least so many of the wrong ones.
RIGHT_DOUBTED, WRONG_DOUBTED = 0.05, 0.80


def dressed(messages: list[Labelled]) -> Iterable[tuple[Labelled, list[Labelled]]]:
    """Yield every variant of every message, with what it follows up in its own dress."""
    for one in messages:
        for name, content in variants(one.content, one.file):
            yield Labelled(f"{one.file} {name}", content, one.truth), before(one, messages)


def of_variants(
    messages: list[Labelled], plain: dict[str, dict[str, Any]]
) -> tuple[Score, Stable]:
    """Score the variants, each in a store of its own after what it follows, and say in which dress
    the answers stayed what they are in the original (`plain`: its line by file).
    """
    stable = Stable()

    def pairs() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for one, earlier in dressed(messages):
            *_, (_, line) = understood([*earlier, one])
            file, _, dress = one.file.partition(" ")
            stable.add(dress, same=same_answers(plain[file], line))
            yield one.truth | {"file": one.file}, line

    return score(pairs()), stable


def bins(values: list[Judged]) -> Iterable[str]:
    """Yield a line for each bin: how many values, how sure they were said to be, how many right."""
    yield f"{'confidence':>14}{'n':>8}{'said':>8}{'right':>8}"
    for low, high in pairwise(EDGES):
        here = [one for one in values if low <= one.confidence < high]
        if not here:
            continue
        said = sum(one.confidence for one in here) / len(here)
        right = sum(one.right for one in here) / len(here)
        known = f"{right:>8.3f}" if len(here) >= FEWEST else "  too few to say"
        yield f"{low:>6.2f} – {min(high, 1):>5.2f}{len(here):>8}{said:>8.3f}{known}"


def doubts(values: list[Judged]) -> Iterable[str]:
    """Yield what doubts cost, and what they catch."""
    for right, name, aim in ((True, "right", RIGHT_DOUBTED), (False, "wrong", WRONG_DOUBTED)):
        some = [one for one in values if one.right is right]
        share = sum(one.doubted for one in some) / len(some) if some else 0.0
        bound = "at most" if right else "at least"
        yield f"{name} values doubted: {share:.1%} of {len(some)} ({bound} {aim:.0%} wanted)"


def told(name: str, one: Score) -> str:
    """One line for a set."""
    return (
        f"{name}: {one.messages} messages, fields F1 {one.f1('fields'):.3f}, items F1"
        f" {one.f1('items'):.3f}, replies {one.share(one.replies):.3f}, missing"
        f" {one.share(one.missing):.3f}, whole {one.share(one.wrong):.3f}, silent {len(one.silent)}"
    )


def say(text: str) -> None:
    """Print at once: the variants take minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Print everything; `--quick` leaves the variants out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without variants")
    quick = parser.parse_args().quick
    everything: list[Judged] = []
    for name in SETS:
        messages = labelled(name)
        lines = [(one.truth, line) for one, line in understood(messages)]
        found = score(iter(lines))
        everything += found.values
        say(told(name, found))
        if not quick:
            other, stable = of_variants(messages, {truth["file"]: line for truth, line in lines})
            everything += other.values
            say(told(f"{name}, in other dress", other))
            say("\n".join(stable.told()))
    say("\n".join([*bins(everything), *doubts(everything)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
