"""Pages of documents that tell of tasks and deliveries too, their lists and their form: others show them."""

from __future__ import annotations

from ytcs_docs.core.landmarks import Landmark

DOCUMENT_PAGE = Landmark("the page of a document")
REGISTERED_PAGE = Landmark("the number that a document has just got")


def document_url(document_id: int) -> str:
    return DOCUMENT_PAGE.url(document_id=document_id)


def registered_url(document_id: int) -> str:
    return REGISTERED_PAGE.url(document_id=document_id)


INCOMING_LIST = Landmark("the list of incoming documents")
OUTGOING_LIST = Landmark("the list of outgoing documents")
REGISTER_FORM = Landmark("the form that registers an incoming document")
