"""What is said when signing in with an access token: one place for IMAP and SMTP.

XOAUTH2 is what Google and Microsoft documented first; OAUTHBEARER is RFC 7628. After a refusal
both send a challenge that explains it, which the client must answer before the server says no.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

OAUTHBEARER, XOAUTH2 = "OAUTHBEARER", "XOAUTH2"


def mechanism(offered: Collection[str], asked: str = "") -> str:
    """Choose what the server offers, the standard before the older one.

    `asked` insists on one. Where neither is offered XOAUTH2 is tried: not every server lists it
    before it is used.
    """
    if asked:
        return asked.upper()
    names = {name.upper() for name in offered}
    return OAUTHBEARER if OAUTHBEARER in names else XOAUTH2


@dataclass(slots=True)
class Bearer:
    """One sign-in; called with each challenge it returns what to send, without base 64.

    `refusal` is the server's status from the second challenge ("401", "invalid_token"), "" if it
    sent none.
    """

    mechanism: str
    user: str
    token: str
    host: str = ""
    port: int = 0
    refusal: str = ""

    def __call__(self, challenge: bytes = b"") -> str:
        """Return the first message, and after a refusal what ends the exchange."""
        if challenge.strip():
            self.refusal = _status(challenge)
            # RFC 7628 §3.2.3 wants one control character, XOAUTH2 an empty line.
            return "\x01" if self.mechanism == OAUTHBEARER else ""
        if self.mechanism == OAUTHBEARER:
            place = f"host={self.host}\x01port={self.port}\x01" if self.host else ""
            return f"n,a={_escaped(self.user)},\x01{place}auth=Bearer {self.token}\x01\x01"
        return f"user={self.user}\x01auth=Bearer {self.token}\x01\x01"


def _escaped(name: str) -> str:
    """Write a name as RFC 5801 §4 wants it."""
    return name.replace("=", "=3D").replace(",", "=2C")


def _status(challenge: bytes) -> str:
    try:
        told = json.loads(challenge)
    except ValueError:
        return ""
    return str(told.get("status", ""))[:40] if isinstance(told, dict) else ""
