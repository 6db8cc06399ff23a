"""The command line's frame: options that all commands share, errors as one sentence, exit codes."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mail_intake.model.errors import ConfigurationError, MailIntakeError, WrongUse
from mail_intake.model.settings import Settings

app = typer.Typer(
    name="mail-intake",
    help="Reads a health plan's mailboxes, understands what clinics write, and answers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback may show what a mail says
    add_completion=False,
)

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="mail-intake.toml (default: $MI_CONFIG or ./mail-intake.toml)"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table")]

#: Exit codes: 0 done, 1 failed, 2 wrong use or configuration.
FAILED, WRONG = 1, 2


def settings_of(config: Path | None) -> Settings:
    """Load the configuration; ConfigurationError names every fault."""
    from mail_intake.config import load  # the settings library is slow to import: not for --help

    path = config or Path(os.environ.get("MI_CONFIG", "mail-intake.toml"))
    if not path.exists():
        raise WrongUse(
            f"{path} does not exist. Write one with `mail-intake init DIR`, or name it with --config"
        )
    return load(path, environ=os.environ)


def out() -> Console:
    """Standard output, 80 columns wide where nobody looks."""
    return Console(highlight=False, soft_wrap=False)


def show(
    rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], *, as_json: bool, empty: str
) -> None:
    """Print rows as a table (key → heading) or as JSON Lines."""
    listed = list(rows)
    if as_json:
        for row in listed:
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    if not listed:
        typer.echo(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in listed:
        # what senders wrote is text, never markup
        table.add_row(*(Text(str(row.get(key, "") or "")) for key in columns))
    out().print(table)


def say(text: str, *, as_json: bool, **facts: object) -> None:
    """Print what was done: a sentence, or its facts as JSON."""
    typer.echo(json.dumps(facts, ensure_ascii=False, default=str) if as_json else text)


def guarded(work: Callable[[], None]) -> int:
    """Run the command line; the exit code, every failure as a sentence on standard error."""
    try:
        work()
    except (ConfigurationError, WrongUse) as failure:
        complain(str(failure))
        return WRONG
    except MailIntakeError as failure:
        complain(str(failure))
        return FAILED
    except BrokenPipeError:
        # whoever read us has seen enough; python would complain once more at its end
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    return 0


def complain(text: str) -> None:
    """One line a failure on standard error."""
    for line in text.splitlines():
        typer.echo(f"mail-intake: {line}", err=True)
