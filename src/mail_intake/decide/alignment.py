"""Whether two domains belong to the same organisation (RFC 7489 §3.1.1, relaxed alignment)."""

from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    """Return the list that the package carries; nothing is fetched."""
    return PublicSuffixList()


@cache
def organisation(domain: str) -> str:
    """Return the organisational domain: one label below the public suffix; "" for none."""
    plain = domain.strip(".").casefold()
    return str(_suffixes().privatesuffix(plain) or plain)


def aligned(one: str, other: str) -> bool:
    """Whether both domains have the same organisational domain."""
    return bool(one and other) and organisation(one) == organisation(other)
