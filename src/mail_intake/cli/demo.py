"""`mail-intake demo`: mail servers, sample mail, the service and its answers, all on this machine."""

import signal
import smtplib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import format_datetime, getaddresses
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import HORIZONTALS
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from mail_intake.cli.app import FAILED, out
from mail_intake.cli.parse import line_of_submission
from mail_intake.model.settings import Endpoint, Settings, Tls
from mail_intake.services.tell import Tell

if TYPE_CHECKING:  # slow to import: every command would wait for them
    from mail_intake.harness.house import Harness
    from mail_intake.wiring import Application

#: Every account of the demo has this password; its servers listen on loopback only.
PASSWORD = "demo"  # noqa: S105 - printed on the screen, so that any mail client can look


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="process the sample mail, print a summary, stop")
    ] = False,
) -> None:
    """Run everything on this machine: mail servers, sample mail, the service, its answers."""
    from mail_intake.config import default_folder, demo_settings
    from mail_intake.harness.house import Harness

    folder = default_folder() / "demo" / "mail"
    samples = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    settings = demo_settings()
    accounts = [*sorted(settings.own_addresses), *sorted({_sender(one) for one in samples})]
    with Harness(dict.fromkeys(accounts, PASSWORD)) as harness:
        wired = _wired(settings, harness)
        if once:
            _once(wired, harness, samples)
        else:
            _stay(wired, harness, samples, accounts)


def _wired(settings: Settings, harness: "Harness") -> Settings:
    """Point the demo configuration at the servers that were just started."""

    def account(address: str) -> Endpoint:
        return Endpoint(
            host="127.0.0.1",
            port=harness.imap_port,
            tls=Tls.PLAIN,
            username=address,
            password=PASSWORD,
        )

    return replace(
        settings,
        mailboxes=tuple(
            replace(box, place=account(box.addresses[0])) for box in settings.mailboxes
        ),
        smtp=Endpoint(host="127.0.0.1", port=harness.smtp_port, tls=Tls.PLAIN),
        timing=replace(settings.timing, poll=5.0, idle=5.0),
    )


def _once(settings: Settings, harness: "Harness", samples: Sequence[bytes]) -> None:
    """Deliver, process, answer, then read the answers back as the providers would."""
    from mail_intake.wiring import build

    with _progress() as progress, build(settings, tell=_shown(progress)) as application:
        rows = []
        for sample in samples:
            _send(sample, harness)
            # a follow-up must find the thread it belongs to, as it would hours later
            failed = application.run.until_idle()
            if failed:
                raise typer.Exit(FAILED)
            rows.append(_row(sample, application, harness))
    _print(rows)


def _stay(
    settings: Settings, harness: "Harness", samples: Sequence[bytes], accounts: Sequence[str]
) -> None:
    """Run the service until Ctrl-C; whoever likes writes to it with any mail client."""
    console = out()
    console.print(Text.assemble(("SMTP ", "bold"), f"127.0.0.1:{harness.smtp_port}, no sign-in"))
    console.print(
        Text.assemble(
            ("IMAP ", "bold"), f"127.0.0.1:{harness.imap_port}, password {PASSWORD!r}, no TLS"
        )
    )
    console.print("Write to one of the plan's addresses, read the answer as any of the others:")
    for address in accounts:
        console.print(Text(f"  {address}"))
    console.print("Ctrl-C ends it.\n")
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def tell(fact: str, /, **keys: object) -> None:
        words = "  ".join(
            f"{key}={value}" for key, value in keys.items() if value not in ("", None)
        )
        console.print(Text.assemble((f"{fact:<18}", "bold"), words))

    from mail_intake.wiring import build

    with build(settings, tell=tell) as application:
        for sample in samples:
            _send(sample, harness)
        application.run.forever(stop)


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), transient=True
    )


def _shown(progress: Progress) -> Tell:
    """Show each fact as it happens."""
    task = progress.add_task("starting")

    def tell(fact: str, /, **keys: object) -> None:
        about = keys.get("mailbox") or keys.get("letter") or ""
        progress.update(task, description=f"{fact} {about}")

    return tell


def _sender(sample: bytes) -> str:
    """Return the address in From, lower case: the account that will get the answer."""
    message = message_from_bytes(sample)
    return getaddresses([str(message["From"])])[0][1].lower()


def _send(sample: bytes, harness: "Harness") -> None:
    """Hand a sample to the SMTP server, with today's date, as its sender's client would."""
    message = message_from_bytes(sample)
    message["Date"] = format_datetime(datetime.now(UTC))
    recipients = [address for _, address in getaddresses([str(message["To"])])]
    with smtplib.SMTP("127.0.0.1", harness.smtp_port, timeout=10) as smtp:
        smtp.sendmail(_sender(sample), recipients, message.as_bytes())


def _row(sample: bytes, application: "Application", harness: "Harness") -> tuple[str, ...]:
    """One line of the summary: the message, the answer read over IMAP, what is kept."""
    asked = message_from_bytes(sample)
    mailbox = _mailbox(asked, application.settings)
    found = application.store.threads.by_message_ids((str(asked["Message-ID"]),))
    answer = _answer(asked, harness)
    if found is None or answer is None:
        return (mailbox, str(asked["Subject"]), "none", "", "", "")
    line = line_of_submission(found)
    fields = len(line["fields"]) + sum(len(item) for item in line["items"])
    sent = {one.message_id: one.key.letter for one in application.store.shelf.letters()}
    letter = sent.get(str(answer["Message-ID"]).strip(), "?")
    kept = f"{found.reference}\n{found.status}"
    return (
        mailbox,
        str(asked["Subject"]),
        letter,
        kept,
        str(fields),
        "\n".join(path.rpartition("/")[2] for path in line["missing"]),
    )


def _mailbox(message: Message, settings: Settings) -> str:
    address = getaddresses([str(message["To"])])[0][1].lower()
    return next(box.name for box in settings.mailboxes if address in box.addresses)


def _answer(asked: Message, harness: "Harness") -> Message | None:
    """Return the letter in the sender's own mailbox that answers this message, if any."""
    sender = getaddresses([str(asked["From"])])[0][1].lower()
    from mail_intake.wiring import reading

    with reading(sender, PASSWORD, "127.0.0.1", harness.imap_port) as source:
        for raw in source.fetch(source.listing(None)):
            letter = message_from_bytes(raw.content)
            if str(letter["In-Reply-To"] or "").strip() == asked["Message-ID"]:
                return letter
    return None


def _print(rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(box=HORIZONTALS, pad_edge=False, header_style="bold", show_lines=True)
    table.add_column("message", overflow="fold", min_width=20)
    for heading in ("answer", "submission", "fields"):
        table.add_column(heading, no_wrap=True, justify="right" if heading == "fields" else "left")
    table.add_column("missing", overflow="fold")
    for mailbox, subject, *rest in rows:
        message = Text.assemble((mailbox, "bold"), "\n", subject)
        table.add_row(message, *(Text(cell) for cell in rest))
    out().print(table)
