"""Ids that leave the house: made from a keyed MAC, never row numbers, the same after a restore."""

import re

#: Crockford's base 32: no I, L, O, U, so that a reference survives being read out loud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKE = str.maketrans("ILOU", "110V")
_SYMBOLS = 13  # 13 symbols of 5 bits carry 65 bits: more than the 64 the design asks for

_REFERENCE = re.compile(r"\bCO-([0-9A-Z]{5})-([0-9A-Z]{8})\b", re.IGNORECASE)


def token(mac: bytes, symbols: int = _SYMBOLS) -> str:
    """Return the first `symbols` of the MAC in base 32, 5 bits each."""
    number = int.from_bytes(mac, "big") >> (len(mac) * 8 - symbols * 5)
    digits = []
    for _ in range(symbols):
        number, digit = divmod(number, 32)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def outward_id(mac: bytes) -> str:
    """Return 80 bits of a MAC for an envelope or a link, in lower case."""
    return token(mac, 16).lower()


def reference(mac: bytes) -> str:
    """Return what a sender can quote: "CO-7F3K2-9Q0XM4TB", 65 bits of the MAC."""
    symbols = token(mac)
    return f"CO-{symbols[:5]}-{symbols[5:]}"


def message_id(mac: bytes, domain: str) -> str:
    """Return a Message-ID on our own domain, 100 bits of the MAC (RFC 5322 §3.6.4)."""
    return f"<{token(mac, 20).lower()}@{domain}>"


def references_in(text: str) -> tuple[str, ...]:
    """Every reference in a text, in order, look-alike letters read as the digits they mean."""
    found = (f"CO-{one}-{two}" for one, two in _REFERENCE.findall(text))
    plain = (f"CO-{one.upper()[3:].translate(_LOOKALIKE)}" for one in found)
    return tuple(dict.fromkeys(plain))
