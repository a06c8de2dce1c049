"""Days and texts in SQL, which the two databases say in different words."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class local_day(FunctionElement[date]):  # noqa: N801  # used like a function of SQL's
    """The day in Vietnam of a moment; the country has had one offset since 1975."""

    name = "local_day"
    type = Date()
    inherit_cache = True


class days_between(FunctionElement[int]):  # noqa: N801
    """How many days the first day lies after the second."""

    name = "days_between"
    type = Integer()
    inherit_cache = True


class holds(FunctionElement[bool]):  # noqa: N801
    """Whether the first text has the second in it, letter by letter: of folded texts several times as fast as LIKE."""

    name = "holds"
    type = Boolean()
    inherit_cache = True


@compiles(holds, "sqlite")
def _holds_sqlite(element: holds, compiler: SQLCompiler, **given: Any) -> str:
    first, second = (compiler.process(clause, **given) for clause in element.clauses)
    return f"(instr({first}, {second}) > 0)"


@compiles(holds, "postgresql")
def _holds_postgresql(element: holds, compiler: SQLCompiler, **given: Any) -> str:
    first, second = (compiler.process(clause, **given) for clause in element.clauses)
    return f"(strpos({first}, {second}) > 0)"


@compiles(local_day, "sqlite")
def _local_day_sqlite(element: local_day, compiler: SQLCompiler, **given: Any) -> str:
    return f"date({compiler.process(element.clauses, **given)}, '+7 hours')"


@compiles(local_day, "postgresql")
def _local_day_postgresql(element: local_day, compiler: SQLCompiler, **given: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **given)} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date)"


@compiles(days_between, "sqlite")
def _days_between_sqlite(element: days_between, compiler: SQLCompiler, **given: Any) -> str:
    first, second = (compiler.process(clause, **given) for clause in element.clauses)
    return f"CAST(julianday({first}) - julianday({second}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_between_postgresql(element: days_between, compiler: SQLCompiler, **given: Any) -> str:
    first, second = (compiler.process(clause, **given) for clause in element.clauses)
    return f"({first} - {second})"
