"""A source in memory for tests of what lies above it; it obeys the same contract as the real one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mail_intake.model.mail import Listing, Mark, RawMessage
from mail_intake.model.settings import SettleBy

NOON = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


@dataclass
class MemoryFolder:
    """What a server would hold: messages by UID, their flags, and another folder to move to."""

    messages: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    moved: list[bytes] = field(default_factory=list)
    uid_validity: int = 1
    last: int = 0

    def put(self, content: bytes) -> int:
        self.last += 1
        self.messages[self.last] = content
        self.flags[self.last] = set()
        return self.last


@dataclass
class MemorySource:
    """Source and Waker over a MemoryFolder; `wait` never waits."""

    folder: MemoryFolder
    name: str = "alerts"
    settle_by: SettleBy = SettleBy.KEEP
    keyword: str = "MailIntake"
    max_message_size: int = 50 * 2**20

    def listing(self, mark: Mark | None) -> Listing:
        same = mark is not None and mark.uid_validity == self.folder.uid_validity
        above = mark.uid if mark is not None and same else 0
        uids = tuple(sorted(uid for uid in self.folder.messages if uid > above))
        return Listing(uid_validity=self.folder.uid_validity, uids=uids)

    def fetch(self, listing: Listing) -> Iterator[RawMessage]:
        for uid in listing.uids:
            content = self.folder.messages.get(uid)
            if content is not None and listing.uid_validity == self.folder.uid_validity:
                yield self._raw(uid, content)

    def settle(self, listing: Listing) -> None:
        if listing.uid_validity != self.folder.uid_validity:
            return
        for uid in set(listing.uids) & set(self.folder.messages):
            if self.settle_by is SettleBy.MOVE:
                self.folder.moved.append(self.folder.messages.pop(uid))
            elif self.settle_by is SettleBy.KEYWORD:
                self.folder.flags[uid].add(self.keyword)

    def wait(self, seconds: float) -> bool:
        return False

    def interrupt(self) -> None:
        """Nothing waits."""

    def _raw(self, uid: int, content: bytes) -> RawMessage:
        oversize = len(content) > self.max_message_size
        head = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        return RawMessage(
            mailbox=self.name,
            uid_validity=self.folder.uid_validity,
            uid=uid,
            received_at=NOON,
            content=head if oversize else content,
            size=len(content),
            oversize=oversize,
        )
