"""What must not stand in a public tree: registry addresses, machine paths, real domains."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked():
    """Every file git knows, or will know, in this tree."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def texts():
    for path in tracked():
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


#: Assembled here, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb." + "debian.org",
    "--index" + "-url h", "--extra-" + "index-url",
]  # fmt: skip


@pytest.mark.parametrize("address", REGISTRIES)
def test_no_file_names_a_package_registry(address):
    """Where packages come from is each machine's business."""
    found = [str(path) for path, text in texts() if address in text]

    assert found == []


def test_no_file_names_a_path_of_this_machine():
    """Paths are relative: the tree works wherever it is cloned."""
    path_of_machine = re.compile(r"(?<![\w.])/(?:wo" + r"rk|farm|root|home)/[a-z.]")
    found = [str(path) for path, text in texts() if path_of_machine.search(text)]

    assert found == []


def test_addresses_in_code_and_tests_are_made_up():
    """Mail addresses stand under reserved domains (RFC 2606, RFC 6761); the plan's own in config,
    the domain rules' own in their vectors.
    """
    address = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})")
    allowed = re.compile(r"(?:^|\.)(?:example|example\.(?:com|org|net)|test|invalid|localhost)$")
    found = {
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path, text in texts()
        if path.suffix in {".py", ".eml", ".md", ".j2"}
        and "vectors" not in str(path)
        and "samples" not in path.parts  # folded by their transfer encoding
        for hit in address.finditer(text.lower())
        if not allowed.search(hit[1]) and not hit[1].endswith("careoregon.org")
    }

    assert sorted(found) == []
