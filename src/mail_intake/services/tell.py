"""How jobs say what happened: a past-tense fact and its keys, never a body or an address."""

from typing import Protocol


class Tell(Protocol):
    """Receives facts; must not raise and must not block."""

    def __call__(self, fact: str, /, **keys: object) -> None:
        """Note that `fact` happened."""
        ...


def keep_quiet(fact: str, /, **keys: object) -> None:
    """Tell nobody."""
