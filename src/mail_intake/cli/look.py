"""Commands that look at what is kept, and the few steps a person takes there."""

import csv
import sys
from datetime import datetime
from email.parser import BytesHeaderParser
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mail_intake.cli.app import Config, Json, say, settings_of, show
from mail_intake.cli.parse import line_of_submission
from mail_intake.model.errors import WrongUse
from mail_intake.model.states import MessageState, OutboxState, SubmissionState
from mail_intake.model.submission import OutboxItem, Submission

if TYPE_CHECKING:  # slow to import: `--help` would wait for it
    from mail_intake.wiring import Application

submissions = typer.Typer(help="What senders asked for.", no_args_is_help=True)
outbox = typer.Typer(help="Letters on their way.", no_args_is_help=True)
quarantine = typer.Typer(help="Messages that could not be processed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(submissions, name="submissions")
    app.add_typer(outbox, name="outbox")
    app.add_typer(quarantine, name="quarantine")


def _now() -> datetime:
    from mail_intake.wiring import SystemClock

    return SystemClock().now()


def _open(config: Config) -> "Application":
    from mail_intake.wiring import build

    return build(settings_of(config), connected=False)


def _state(kind: type[StrEnum], value: str) -> Any:
    """Return the member named by `value`, None for an empty one; WrongUse names the choices."""
    if not value:
        return None
    try:
        return kind(value)
    except ValueError:
        raise WrongUse(f"there is no state {value!r}. There are {', '.join(kind)}") from None


@submissions.command("list")
def list_submissions(
    config: Config = None, form: str = "", status: str = "", limit: int = 50, json: Json = False
) -> None:
    """List submissions, newest first."""
    with _open(config) as application:
        found = application.store.shelf.submissions(form, _state(SubmissionState, status), limit)
    show(
        (_summary(one) for one in found),
        {
            "reference": "reference",
            "form": "form",
            "status": "status",
            "who": "from",
            "missing": "missing",
        },
        as_json=json,
        empty="no submissions yet",
    )


def _summary(one: Submission) -> dict[str, Any]:
    line = line_of_submission(one)
    names = ("clinic_name", "provider_name", "contact_name")
    who = next((line["fields"][name] for name in names if name in line["fields"]), "")
    return {
        "reference": one.reference,
        "form": one.form,
        "status": str(one.status),
        "who": who or ", ".join(one.participants),
        "missing": ", ".join(line["missing"]),
        "created_at": one.created_at.isoformat(),
    }


@submissions.command("show")
def show_submission(reference: str, config: Config = None) -> None:
    """Show one submission with its history, as JSON (TIN masked)."""
    with _open(config) as application:
        one = application.store.threads.by_reference(reference.upper())
    if one is None:
        raise WrongUse(f"{reference}: there is no such submission. `submissions list` shows all")
    steps = [
        {"at": step.at.isoformat(), "actor": str(step.actor), "who": step.who, "what": step.what,
         "why": step.why, "path": step.path}
        for step in one.history
    ]  # fmt: skip
    whole = _summary(one) | line_of_submission(one, masked=True) | {"history": steps}
    show([whole], {}, as_json=True, empty="")


@submissions.command("export")
def export_submissions(config: Config = None, form: str = "", json: Json = False) -> None:
    """Export submissions as CSV, one row each (TIN masked), or as JSON Lines."""
    with _open(config) as application:
        found = application.store.shelf.submissions(form, None, 1_000_000)
    rows = [_summary(one) | line_of_submission(one, masked=True) for one in found]
    if json:
        show(rows, {}, as_json=True, empty="")
        return
    names = sorted({name for row in rows for name in row["fields"]})
    writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL)
    writer.writerow(["reference", "form", "status", "created_at", "missing", *names])
    for row in rows:
        cells = [row["reference"], row["form"], row["status"], row["created_at"],
                 " ".join(row["missing"]), *(row["fields"].get(name, "") for name in names)]  # fmt: skip
        writer.writerow([_cell(str(cell)) for cell in cells])


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking a sender's text for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


@outbox.command("list")
def list_outbox(
    config: Config = None, state: str = "", limit: int = 50, json: Json = False
) -> None:
    """List letters, newest first."""
    with _open(config) as application:
        found = application.store.shelf.letters(_state(OutboxState, state), limit)
    show(
        (_letter(one) for one in found),
        {
            "id": "id",
            "letter": "letter",
            "to": "to",
            "state": "state",
            "tries": "tries",
            "failure": "last failure",
        },
        as_json=json,
        empty="no letters",
    )


def _letter(one: OutboxItem) -> dict[str, Any]:
    return {
        "id": one.id, "letter": one.key.letter, "to": one.recipient, "state": str(one.state),
        "tries": one.attempts, "due_at": one.due_at.isoformat(), "failure": one.last_failure,
        "about": one.key.about_id,
    }  # fmt: skip


def _move(config: Config, item: int, state: OutboxState, *, as_json: bool) -> None:
    with _open(config) as application:
        moved = application.store.outbox.move(item, state, _now())
    say(f"letter {moved.id} is {moved.state}", as_json=as_json, id=moved.id, state=moved.state)


@outbox.command()
def retry(item: int, config: Config = None, json: Json = False) -> None:
    """Send a failed letter again."""
    _move(config, item, OutboxState.DUE, as_json=json)


@outbox.command()
def hold(item: int, config: Config = None, json: Json = False) -> None:
    """Keep a due letter back."""
    _move(config, item, OutboxState.HELD, as_json=json)


@outbox.command()
def release(item: int, config: Config = None, json: Json = False) -> None:
    """Let a held letter go."""
    _move(config, item, OutboxState.DUE, as_json=json)


@outbox.command()
def cancel(item: int, config: Config = None, json: Json = False) -> None:
    """Never send a letter."""
    _move(config, item, OutboxState.CANCELLED, as_json=json)


@outbox.command()
def unreachable(config: Config = None, json: Json = False) -> None:
    """List addresses that letters came back from for good: nothing is sent there."""
    with _open(config) as application:
        found = application.store.addresses.listed()
    show(
        (
            {"address": one.address, "since": one.since.isoformat(), "status": one.status}
            for one in found
        ),
        {"address": "address", "since": "since", "status": "status"},
        as_json=json,
        empty="no letter came back for good",
    )


@outbox.command()
def readmit(address: str, config: Config = None, json: Json = False) -> None:
    """Write to an address again although a letter came back from there."""
    with _open(config) as application:
        application.store.addresses.readmit(address)
    say(f"letters go to {address} again", as_json=json, address=address)


@quarantine.command("list")
def list_quarantine(config: Config = None, json: Json = False) -> None:
    """List messages that could not be processed, with their cause."""
    with _open(config) as application:
        found = application.store.shelf.messages(MessageState.QUARANTINED, 1000)
    show(
        found,
        {
            "id": "id",
            "mailboxes": "mailbox",
            "received_at": "received",
            "attempts": "tries",
            "cause": "cause",
        },
        as_json=json,
        empty="nothing is quarantined",
    )


@quarantine.command("show")
def show_quarantined(
    message: int,
    config: Config = None,
    raw: Annotated[bool, typer.Option("--raw", help="the whole message as it came")] = False,
    json: Json = False,
) -> None:
    """Show the headers of a message, or all of it."""
    with _open(config) as application:
        content = application.store.bench.content(message)
    if raw:
        sys.stdout.buffer.write(content)
        return
    headers = BytesHeaderParser().parsebytes(content).items()
    if json:
        say("", as_json=True, id=message, headers=[[name, str(value)] for name, value in headers])
        return
    for name, value in headers:
        typer.echo(f"{name}: {value}")


@quarantine.command("retry")
def retry_quarantined(message: int, config: Config = None, json: Json = False) -> None:
    """Process a message again."""
    with _open(config) as application:
        application.store.bench.requeue(message, _now())
    text = f"message {message} will be processed again: `mail-intake process`"
    say(text, as_json=json, id=message, state="stored")


@quarantine.command("close")
def close_quarantined(
    message: int,
    why: Annotated[str, typer.Option(help="the reason, for the record")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Close a message for good, with a reason."""
    with _open(config) as application:
        application.store.bench.shut(message, why, _now())
    say(f"message {message} is closed", as_json=json, id=message, state="closed")
