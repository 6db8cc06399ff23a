"""`mail-intake parse FILE…`: messages in, JSON Lines out; no mailbox, no database file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mail_intake.cli.app import FAILED, Config, complain, out, settings_of
from mail_intake.model.answer import Answer, FindingKind, Outcome
from mail_intake.model.errors import WrongUse
from mail_intake.model.settings import Settings
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Submission

if TYPE_CHECKING:  # slow to import: `--help` would wait for it
    from mail_intake.services.process import Processed

#: Outcomes that give a value.
USABLE = frozenset({Outcome.VALID, Outcome.DOUBTFUL})


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(parse)


def parse(
    files: Annotated[list[Path], typer.Argument(help="raw messages (.eml), in order")],
    mailbox: Annotated[str, typer.Option(help="treat every message as mail to this mailbox")] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="draw each message with its values where they stand")
    ] = False,
    config: Config = None,
) -> None:
    """Understand messages from files and print one JSON object a line.

    Without --config the demo configuration holds (careplan.example).
    """
    settings = _settings(config)
    if mailbox and mailbox not in {box.name for box in settings.mailboxes}:
        names = ", ".join(box.name for box in settings.mailboxes)
        raise WrongUse(f"--mailbox {mailbox}: there is no such mailbox. There are {names}")
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise WrongUse(f"{missing[0]}: there is no such file")
    if _print_all(files, mailbox, settings, explain=explain):
        raise typer.Exit(FAILED)


def _settings(config: Path | None) -> Settings:
    from mail_intake.config import demo_settings

    return settings_of(config) if config else demo_settings()


def _print_all(files: list[Path], mailbox: str, settings: Settings, *, explain: bool) -> int:
    """Print a line for each file; the number of files that could not be placed."""
    from mail_intake.wiring import scratch

    failed = 0
    with scratch(settings) as sample:
        for path in files:
            try:
                done = sample(path.read_bytes(), mailbox)
            except WrongUse as failure:
                complain(f"{path}: {failure}")
                failed += 1
                continue
            if explain:
                draw(path.name, done)
            else:
                typer.echo(json.dumps(line_of(path.name, done), ensure_ascii=False))
    return failed


def draw(file: str, done: "Processed | None") -> None:
    """Draw one message in the terminal."""
    from mail_intake.cli.explain import explained

    screen = out()
    for piece in explained(file, done):
        screen.print(piece, soft_wrap=False, highlight=False)


def line_of(file: str, done: "Processed | None") -> dict[str, Any]:
    """One line of output, in the normal forms of the samples' README."""
    if done is None:
        return _empty(file) | {"reply": "none", "reason": "SEEN_BEFORE"}
    if done.understood is None:
        return _empty(file) | {"reply": "none", "reason": "FAILED"}
    from mail_intake.decide.decide import public_reply

    one = done.understood
    line = _empty(file) | {
        "mailbox": one.mailbox.name,
        "form": one.form.name if one.form else one.mailbox.form,
        "reply": public_reply(one.decision.reply),
        "reason": one.decision.why,
    }
    if done.submission is None or one.decision.topic or one.silent:
        return line
    return line | line_of_submission(done.submission)


def line_of_submission(submission: Submission, *, masked: bool = False) -> dict[str, Any]:
    """Return what a submission holds: fields, items, missing, invalid, evidence, doubts.

    `masked` shows values as a letter may (TIN masked) and leaves the sender's characters out.
    """
    from mail_intake.decide.validate import invalid, missing

    items = [item for item in submission.items if item.state is not ItemState.SUPERSEDED]
    findings = submission.findings
    doubts = [f"{one.path}: {one.code}" for one in findings if one.kind is FindingKind.DOUBT]
    line: dict[str, Any] = {
        "fields": _values(submission.answers, masked=masked),
        "items": [_values(item.answers, masked=masked) for item in items],
        "missing": list(missing(findings)),
        "doubts": [*doubts, *submission.attention],
    }
    if masked:
        return line
    parts = {f"items/{number}/": item.answers for number, item in enumerate(items)}
    return line | {
        "invalid": dict(invalid(findings)),
        "evidence": {
            path: place
            for prefix, answers in {"": submission.answers, **parts}.items()
            for path, place in _evidence(answers, prefix).items()
        },
    }


def _empty(file: str) -> dict[str, Any]:
    return {
        "file": file, "mailbox": "", "form": "", "fields": {}, "items": [], "missing": [],
        "invalid": {}, "reply": "none", "reason": "", "evidence": {}, "doubts": [],
    }  # fmt: skip


def _values(answers: tuple[Answer, ...], *, masked: bool = False) -> dict[str, str]:
    usable = [one for one in answers if one.outcome in USABLE and one.value]
    if not masked:
        return {one.field: one.value for one in usable}
    from mail_intake.fields import KINDS

    # only a TIN has a kind of its own name that masks; every other kind shows its value
    return {
        one.field: KINDS[one.field].mask(one.value) if one.field in KINDS else one.value
        for one in usable
    }


def _evidence(answers: tuple[Answer, ...], prefix: str) -> dict[str, dict[str, Any]]:
    return {
        prefix + one.field: {
            "segment": one.evidence.segment if one.evidence else None,
            "line": one.evidence.line if one.evidence else None,
            "start": one.evidence.start if one.evidence else None,
            "raw": one.raw,
            "confidence": round(one.confidence, 3),
        }
        for one in answers
    }
