"""The command line as its user runs it, and a configured folder to run it in."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

#: Longest run of one command, in seconds.
PATIENCE = 60


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    def rows(self):
        """Its JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def surroundings(**more):
    """The environment, without what somebody's own MI_ variables would change; 80 columns."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MI_")}
    return kept | {"COLUMNS": "80"} | more


def run(*words, cwd=None, **environ):
    """Run mail-intake; 80 columns wide."""
    done = subprocess.run(
        [sys.executable, "-m", "mail_intake", *map(str, words)],
        cwd=cwd, env=surroundings(**environ), capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def configured(folder: Path, *, imap: str, smtp: str, mailboxes: str) -> Path:
    """Write a configuration out with `init` and point it at servers; the path of its file."""
    assert run("init", folder).code == 0
    path = folder / "mail-intake.toml"
    text = path.read_text()
    head, rest = text[: text.index("[imap]")], text[text.index("[database]") :]
    rest = re.sub(r"authserv_ids = .*", 'authserv_ids = ["mx1.careplan.example"]', rest)
    path.write_text(f"{head}[imap]\n{imap}\n{mailboxes}\n[smtp]\n{smtp}\n{rest}")
    return path
