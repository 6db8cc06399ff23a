"""Store what a mailbox holds, raw and first; only then tell the mailbox."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mail_intake.model.errors import MailIntakeError
from mail_intake.model.mail import Identity, Listing, Mark, RawMessage
from mail_intake.ports import Clock, Inbox, Marks, Source

#: Most messages, and bytes after which, one transaction is closed.
MESSAGES, BYTES = 50, 2**20
#: Bytes in; out comes what makes two arrivals the same message.
Identify = Callable[[bytes], Identity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What one pass over a mailbox did, in numbers of arrivals."""

    stored: int = 0  #: messages that were new
    linked: int = 0  #: arrivals of messages that were stored already
    settled: int = 0  #: arrivals that the mailbox was told about


def together(raws: Iterable[RawMessage]) -> Iterator[list[RawMessage]]:
    """Gather what is stored in one transaction: waiting for the disk once is enough for many.

    What was fetched before the source failed is handed on before its failure rises.
    """
    gathered: list[RawMessage] = []
    try:
        for raw in raws:
            gathered.append(raw)
            if len(gathered) >= MESSAGES or sum(len(one.content) for one in gathered) >= BYTES:
                yield gathered
                gathered = []
    except MailIntakeError:
        if gathered:
            yield gathered
        raise
    if gathered:
        yield gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """One pass over one mailbox: list, store, advance the mark, settle.

    Stops at the first message that cannot be fetched or stored, so that the mark never passes
    it; what was stored before stays stored. Can be repeated at any point without effect.
    """

    inbox: Inbox
    marks: Marks
    identify: Identify
    clock: Clock

    def __call__(self, mailbox: str, source: Source) -> Received:
        """Store everything above the mark; raises what the source or the store raises."""
        mark = self.marks.mark(mailbox)
        # A restart may have left arrivals stored and not settled: those come first.
        settled = self._settle(mailbox, source)
        listing = source.listing(mark)
        known = self.marks.known(mailbox, listing)
        fresh = tuple(uid for uid in listing.uids if uid not in known)
        new = linked = 0
        done: set[int] = set(known)
        try:
            wanted = Listing(uid_validity=listing.uid_validity, uids=fresh)
            for raws in together(source.fetch(wanted)):
                pairs = [(raw, self.identify(raw.content)) for raw in raws]
                receipts = self.inbox.receive(pairs, self.clock.now())
                fresh_ones = sum(one.new for one in receipts)
                new, linked = new + fresh_ones, linked + len(receipts) - fresh_ones
                done.update(raw.uid for raw in raws)
                self._leave_alone(mailbox, [raw for raw in raws if raw.oversize])
            # What the source passed over has vanished: nothing will ever stand there.
            done.update(fresh)
        finally:
            self._advance(mailbox, listing, done)
        return Received(stored=new, linked=linked, settled=settled + self._settle(mailbox, source))

    def _leave_alone(self, mailbox: str, raws: Sequence[RawMessage]) -> None:
        """Settle oversize messages by not touching them: the server has their only whole copy."""
        for raw in raws:
            listing = Listing(uid_validity=raw.uid_validity, uids=(raw.uid,))
            self.inbox.settled(mailbox, listing, self.clock.now())

    def _advance(self, mailbox: str, listing: Listing, done: set[int]) -> None:
        """Move the mark over the contiguous run of UIDs that are done with."""
        last = None
        for uid in listing.uids:
            if uid not in done:
                break
            last = uid
        if last is not None:
            self.marks.advance(mailbox, Mark(uid_validity=listing.uid_validity, uid=last))

    def _settle(self, mailbox: str, source: Source) -> int:
        """Tell the mailbox about everything stored; after a restart also what was stored then."""
        count = 0
        for listing in self.inbox.unsettled(mailbox):
            source.settle(listing)
            self.inbox.settled(mailbox, listing, self.clock.now())
            count += len(listing.uids)
        return count
