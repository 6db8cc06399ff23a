"""Moves messages on a server that cannot: copied, then removed, never copied twice.

Between COPY and the removal a connection may be lost, and nobody knows what was done. So each
message gets a keyword before it is copied; one that has it when we come back is looked for in the
target before it is copied again.
"""

from collections.abc import Mapping
from typing import Any

from imapclient import DELETED, IMAPClient

from mail_intake.adapters.imap.portions import SEARCHED_AT_ONCE, UIDS_AT_ONCE
from mail_intake.adapters.imap.session import Session

#: Says that a message may have been copied already.
MARK = "MailIntakeMoving"
_HEADER = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM)]"
_WHAT = ["RFC822.SIZE", "INTERNALDATE", _HEADER]


class Copying:
    """Copies to `target` and removes (UIDPLUS, RFC 4315); the folder is open for writing."""

    def __init__(self, session: Session, folder: str, target: str) -> None:
        self._session = session
        self._folder = folder
        self._target = target

    def __call__(self, client: IMAPClient, uids: list[int]) -> None:
        """Move these; vanished ones are passed over."""
        flags: Mapping[int, Any] = client.get_flags(uids)
        marked = [uid for uid in flags if MARK.encode() in flags[uid]]
        copied = self._copied(client, marked) if marked else set()
        fresh = [uid for uid in flags if uid not in copied]
        if fresh:
            client.add_flags(fresh, [MARK], silent=True)
            client.copy(fresh, self._target)
        if flags:
            client.add_flags(list(flags), [DELETED], silent=True)
            client.uid_expunge(list(flags))

    def _copied(self, client: IMAPClient, marked: list[int]) -> set[int]:
        """Which of these stand in the target: a copy keeps size, time of arrival and header."""
        ours = {uid: _known_by(answer) for uid, answer in client.fetch(marked, _WHAT).items()}
        self._session.open(self._target)
        try:
            there: set[tuple[Any, ...]] = set()
            uids = client.search(["UID", "1:*"])[-SEARCHED_AT_ONCE:]
            for start in range(0, len(uids), UIDS_AT_ONCE):
                some = client.fetch(uids[start : start + UIDS_AT_ONCE], _WHAT)
                there.update(_known_by(answer) for answer in some.values())
        finally:
            self._session.open(self._folder, writable=True)
        return {uid for uid, known_by in ours.items() if known_by in there}


def _known_by(answer: Mapping[bytes, Any]) -> tuple[Any, ...]:
    header = next((value for key, value in answer.items() if key.startswith(b"BODY[")), b"")
    return answer.get(b"RFC822.SIZE"), answer.get(b"INTERNALDATE"), header
