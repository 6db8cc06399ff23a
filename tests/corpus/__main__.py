"""`python -m tests.corpus`: a table by kind; with `--unmet`, each difference as one JSON line."""

import json
import sys

from tests.corpus.run import run, table

outcome = run()
if "--unmet" in sys.argv[1:]:
    for one, good in outcome.judged:
        if not good:
            row = {
                "kind": one.kind,
                "path": one.path,
                "basis": one.basis,
                "expected": one.expected,
            }
            sys.stdout.write(json.dumps(row) + "\n")
else:
    sys.stdout.write(table(outcome) + "\n")
