"""The command line: thin; each command is one service call and one screen."""

import sys

from mail_intake.cli.app import app, guarded


def main() -> None:
    """Run the command line and leave with its exit code: 0 done, 1 failed, 2 wrong use."""
    from mail_intake.cli import demo, look, parse, service, setup

    for commands in (service, parse, demo, look, setup):
        commands.register(app)
    sys.exit(guarded(app))
