"""Folders for a moment, named after the process that made them, so that those of a killed one are found."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

_FOLDER = "ytcs-limited-"


def prefix() -> str:
    """What the name of such a folder begins with."""
    return f"{_FOLDER}{os.getpid()}-"


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that is removed when it is left."""
    return tempfile.TemporaryDirectory(prefix=prefix())


@lru_cache(maxsize=1)
def tidy() -> None:
    """Once: remove the folders of processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)
