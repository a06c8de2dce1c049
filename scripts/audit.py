"""Asks whether what we depend on has known faults: `python scripts/audit.py`, a part of `make check`.

Exit code 1 when one is found that is not in ``KNOWN``. Where the advisories can't be reached (a build without network,
a mirror that has none), that is said and is no failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# Faults that do not concern us: the number of the advisory, and why.
KNOWN: dict[str, str] = {}
SECONDS = 120


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(PROJECT / "requirements" / "run.txt")]
    command += ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json", "--timeout", "10"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        dependencies = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        print("pip-audit: the advisories can't be reached from here; nothing was looked up")  # noqa: T201
        return 0
    looked_up = [one for one in dependencies if "skip_reason" not in one]
    if not looked_up:
        print("pip-audit: the advisories that can be reached from here know none of our packages")  # noqa: T201
        return 0
    found = {(one["name"], fault["id"]) for one in looked_up for fault in one["vulns"] if fault["id"] not in KNOWN}
    for name, fault in sorted(found):
        print(f"pip-audit: {name}: {fault}")  # noqa: T201
    print(f"pip-audit: {len(looked_up)} of {len(dependencies)} packages looked up, {len(found)} faults")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
