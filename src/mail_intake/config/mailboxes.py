"""Mailboxes: those of the main file and those that forms carry, checked beside each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

from mail_intake.config.endpoints import Endpoints
from mail_intake.config.faults import Faults
from mail_intake.config.forms import Forms, known
from mail_intake.config.places import Place
from mail_intake.config.schema import EndpointTable, MailboxTable, Main
from mail_intake.model.settings import Endpoint, MailboxSettings, SettleBy

#: Name of the mailbox that bounces come back to.
BOUNCES = "bounces"


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Builds the mailboxes of one configuration."""

    main: Main
    place: Place
    endpoints: Endpoints
    faults: Faults

    def built(self, found: Forms) -> tuple[MailboxSettings, ...]:
        """Return every mailbox, the one for bounces last."""
        tables = self._tables(found)
        if not tables:
            self.faults.note(
                self.place.at("mailboxes"), "there is no mailbox", "Add a [mailboxes.NAME] table"
            )
        boxes = []
        for name, (table, place) in tables.items():
            form = table.form or name
            if form not in found.forms:
                at = place.at("form") if table.form else place
                self.faults.note(at, f"there is no form {form}", known(found.forms))
            boxes.append((self._mailbox(name, form, table, place), place))
        if self.main.bounces is not None:
            place = self.place.at(BOUNCES)
            boxes.append((self._mailbox(BOUNCES, "", self.main.bounces, place), place))
        self._check_apart(boxes)
        return tuple(box for box, _ in boxes)

    def _tables(self, found: Forms) -> Mapping[str, tuple[MailboxTable, Place]]:
        tables = {
            name: (table, self.place.at("mailboxes", name))
            for name, table in self.main.mailboxes.items()
        }
        for name, (table, place) in found.mailboxes.items():
            if name in tables:
                way_out = "Leave it in one of the files"
                self.faults.note(place, f"{self.place.file.name} has this mailbox, too", way_out)
            tables[name] = (table.model_copy(update={"form": name}), place)
        if BOUNCES in tables:
            self.faults.note(
                tables[BOUNCES][1],
                "bounces is no mailbox for a form",
                "Write it as the table [bounces], or give the mailbox another name",
            )
        return tables

    def _mailbox(self, name: str, form: str, table: MailboxTable, place: Place) -> MailboxSettings:
        self._check(table, place)
        return MailboxSettings(
            name=name,
            form=form,
            addresses=tuple(address.casefold() for address in table.addresses),
            place=self._place(table, place),
            folder=table.folder,
            settle=SettleBy(table.settle),
            keyword=table.keyword,
            move_to=table.move_to,
            plus_addressing=table.plus_addressing,
            display_name=table.display_name or self.main.plan.name,
        )

    def _place(self, table: MailboxTable, place: Place) -> Endpoint | Path:
        if table.maildir:
            return place.file.parent / table.maildir
        layers = [(table.imap, place.at("imap")), (self.main.imap, self.place.at("imap"))]
        return self.endpoints.imap(layers, table.addresses[0])

    def _check(self, table: MailboxTable, place: Place) -> None:
        if table.maildir and (table.imap != EndpointTable() or table.folder != "INBOX"):
            self.faults.note(
                place.at("maildir"),
                "and a folder on an IMAP server cannot both be read",
                "Leave out either maildir, or imap and folder",
            )
        if table.settle == "move" and not table.move_to.strip():
            self.faults.note(place.at("move_to"), "is missing", "Name the folder to move to")
        if table.settle == "move" and table.move_to.casefold() == table.folder.casefold():
            self.faults.note(place.at("move_to"), "is the folder itself", "Name another folder")
        check_addresses(table.addresses, place.at("addresses"), self.faults)

    def _check_apart(self, boxes: list[tuple[MailboxSettings, Place]]) -> None:
        """No address stands twice, and no folder is read twice."""
        owners: dict[tuple[object, ...], Place] = {}
        for box, place in boxes:
            for kind, key, at in _claims(box, place):
                other = owners.setdefault(key, at)
                if other is not at:
                    where = f"{other.key} in {other.file.name}"
                    self.faults.note(at, f"{kind} stands at {where}, too", "Leave it at one place")


def _claims(box: MailboxSettings, place: Place) -> Iterator[tuple[str, tuple[object, ...], Place]]:
    """Yield what belongs to one mailbox only: (what it is, its key, where it stands)."""
    for number, address in enumerate(box.addresses):
        yield address, ("address", address), place.at("addresses", number)
    if isinstance(box.place, Path):
        yield f"the folder {box.place.name}", ("maildir", box.place), place.at("maildir")
        return
    server = (box.place.host.casefold(), box.place.port)
    account = box.place.username.casefold()
    if all(server):
        what = f"the folder {box.folder} of {box.place.username}"
        yield what, (*server, account, box.folder.casefold()), place.at("imap")


def bounce_address(boxes: tuple[MailboxSettings, ...]) -> str:
    """Return the address that bounces come back to, "" where there is none."""
    return next((box.addresses[0] for box in boxes if box.name == BOUNCES), "")


def staff_in(addresses: Sequence[str], place: Place, faults: Faults) -> tuple[str, ...]:
    """Return whom alerts go to, each once."""
    check_addresses(addresses, place, faults)
    return tuple(dict.fromkeys(address.casefold() for address in addresses))


def check_addresses(addresses: Sequence[str], place: Place, faults: Faults) -> None:
    """Note each that is no address."""
    for number, address in enumerate(addresses):
        try:
            validate_email(address, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            way_out = 'Write it as "name@plan.example"'
            faults.note(place.at(number), f"{address} is no e-mail address", way_out)
