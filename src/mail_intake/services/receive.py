"""Store what a mailbox holds, raw and first; only then tell the mailbox."""

from collections.abc import Callable
from dataclasses import dataclass

from mail_intake.model.mail import Identity, Listing, Mark
from mail_intake.ports import Clock, Inbox, Marks, Source

#: Bytes in; out comes what makes two arrivals the same message.
Identify = Callable[[bytes], Identity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What one pass over a mailbox did, in numbers of arrivals."""

    stored: int = 0  #: messages that were new
    linked: int = 0  #: arrivals of messages that were stored already
    settled: int = 0  #: arrivals that the mailbox was told about


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
            for raw in source.fetch(wanted):
                receipt = self.inbox.receive(raw, self.identify(raw.content), self.clock.now())
                new, linked = new + receipt.new, linked + (not receipt.new)
                done.add(raw.uid)
                if raw.oversize:
                    self._leave_alone(mailbox, listing.uid_validity, raw.uid)
            # What the source passed over has vanished: nothing will ever stand there.
            done.update(fresh)
        finally:
            self._advance(mailbox, listing, done)
        return Received(stored=new, linked=linked, settled=settled + self._settle(mailbox, source))

    def _leave_alone(self, mailbox: str, uid_validity: int, uid: int) -> None:
        """Settle an oversize message by not touching it: the server has its only whole copy."""
        listing = Listing(uid_validity=uid_validity, uids=(uid,))
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
