"""Where the inbox is shown: the desk has the page, because scanned files wait there too."""

from __future__ import annotations

from ytcs_docs.core.landmarks import Landmark

INBOX = Landmark("the inbox")
