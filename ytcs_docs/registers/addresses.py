"""Addresses of the register pages that also show documents; the desk area serves them."""

from __future__ import annotations

from ytcs_docs.core.landmarks import Landmark

REGISTER_PAGE = Landmark("the page of a register")
REGISTER_PRINT = Landmark("a register for the printer")
REGISTER_EXPORT = Landmark("a register as .xlsx")


def register_url(register_id: int) -> str:
    return REGISTER_PAGE.url(register_id=register_id)
