"""Pages around tasks that others show: the lists on the desk, duties read from a document, an answer drafted."""

from __future__ import annotations

from ytcs_docs.core.landmarks import Landmark

OWN_TASKS = Landmark("the tasks of the own units")
GIVEN_TASKS = Landmark("the tasks that the agency gave out")
READ_DUTIES = Landmark("the duties read from a document")
ANSWER = Landmark("the draft of an answer")
OWN_DUTIES = Landmark("the duties that a document of the office's own gives")
DUTY_MATRIX = Landmark("the duties of a document × units")
PLANNED_DUTIES = Landmark("the duties that a draft will give")
COLLECTED = Landmark("the tables of all units in one")
