"""Pages around people that higher areas show."""

from __future__ import annotations

from ytcs_docs.core.landmarks import Landmark

HAND_OVER = Landmark("what a person who leaves has open")
