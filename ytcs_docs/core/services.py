"""What an application holds one of: each service is declared, with its type, by the area that has it."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

from flask import Flask, current_app

Thing = TypeVar("Thing")
_KEY = "ytcs_docs"


class Service(Generic[Thing]):
    """``FILE_STORE: Service[FileStore] = Service("the file store")``; create_app() provides it, everybody gets it."""

    def __init__(self, what: str) -> None:
        self.what = what

    def provide(self, app: Flask, thing: Thing) -> None:
        """Let an application hold it; what it held before is replaced."""
        held: dict[Any, Any] = app.extensions.setdefault(_KEY, {})
        held[self] = thing

    def get(self, app: Flask | None = None) -> Thing:
        """That of an application, by default the current one."""
        held: dict[Any, Any] = (app or current_app).extensions.get(_KEY, {})
        if self not in held:
            raise RuntimeError(f"the application has no {self.what}")
        return cast(Thing, held[self])
