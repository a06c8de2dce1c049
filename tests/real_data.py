"""The real data to develop against, which lies beside our working copies and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def found(path: Path = SHARED) -> Path:
    """The path, when it is there. Without it the test fails or, with WITHOUT_SHARED=1 (the Makefile says so by itself
    where there is no ../shared), is left out."""
    if not path.exists():
        if os.environ.get("WITHOUT_SHARED") != "1":
            pytest.fail(f"{path} is not there; WITHOUT_SHARED=1 leaves such tests out")
        pytest.skip(f"{path} is not there (real data to develop against)")
    return path
