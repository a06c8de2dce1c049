"""What the list of dropped files leads to and others answer."""

from __future__ import annotations

from ytcs_docs.core.landmarks import Landmark

READ_UPLOAD = Landmark("what was read from a dropped file")
