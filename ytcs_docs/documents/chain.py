"""The chain of directives: what a document is based on, and what followed from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from ytcs_docs.core.access import Viewer
from ytcs_docs.core.db import session
from ytcs_docs.decree30.codes import cited_codes, code_key
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.queries import visible
from ytcs_docs.documents.rules import ReferenceKind, Status
from ytcs_docs.files.reading import text_of_blob

REACH = 4  # steps each way, at most
AT_MOST = 40  # documents in each direction
NAMED_AT_MOST = 25  # codes out of a text


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A document of the chain, or a code that no document in sight bears. ``level`` counts from the document
    asked about: above it is negative (what it is based on), below it positive (what followed)."""

    key: str
    level: int
    code: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class Edge:
    """``later`` names ``earlier``."""

    earlier: str
    later: str
    kind: ReferenceKind


@dataclass(slots=True)
class Chain:
    """Nodes by key, in the order found; ``cut`` when there was more than can be shown."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str], Edge] = field(default_factory=dict)
    cut: bool = False
    room: int = AT_MOST
    goes_on: bool = False

    def above(self) -> list[Node]:
        """What it is based on, the oldest first."""
        return sorted((node for node in self.nodes.values() if node.level < 0), key=_by_day)

    def below(self) -> list[Node]:
        """What followed from it, the oldest first."""
        return sorted((node for node in self.nodes.values() if node.level > 0), key=_by_day)

    def in_order(self) -> list[Node]:
        """All, by day."""
        return sorted(self.nodes.values(), key=_by_day)


def _by_day(node: Node) -> tuple[date, int]:
    """Documents that are not in sight have no day: what the others are based on, before them."""
    day = (node.document.issued_on or node.document.recorded_on) if node.document else None
    return day or date.min, node.level


def chain_of(viewer: Viewer, document: Document, steps: int = REACH) -> Chain:
    """The chain around a document that the person has open, through documents that the person may see; ``steps`` each
    way. ``goes_on`` says that one step more would show more."""
    chain = Chain()
    chain.nodes[_key(document)] = Node(key=_key(document), level=0, code=document.code, document=document)
    _upwards(viewer, chain, document, steps)
    _named(viewer, chain, document)
    chain.room = len(chain.nodes) + AT_MOST
    _downwards(viewer, chain, document, steps)
    return chain


def _key(document: Document) -> str:
    return f"d{document.id}"


def _upwards(viewer: Viewer, chain: Chain, start: Document, steps: int) -> None:
    front = [start]
    for level in range(-1, -steps - 1, -1):
        query = select(Reference).where(Reference.document_id.in_([one.id for one in front])).order_by(Reference.id)
        found = session().scalars(query).all()
        seen = _documents(viewer, [one.target_id for one in found if one.target_id])
        front = []
        for reference in found:
            target = seen.get(reference.target_id or 0)
            if target is None and not reference.code_key:
                continue
            key = _key(target) if target else f"c{reference.code_key}"
            fresh = _add(chain, Node(key=key, level=level, code=reference.code, document=target))
            _join(chain, key, f"d{reference.document_id}", reference.kind)
            if fresh and target:
                front.append(target)
        if not front:
            return
    named = select(Reference.id).where(Reference.document_id.in_([one.id for one in front])).limit(1)
    chain.goes_on = chain.goes_on or session().scalar(named) is not None


def _named(viewer: Viewer, chain: Chain, start: Document) -> None:
    """Codes that stand in the text and that nobody has entered as a reference."""
    texts = [start.subject, *(text_of_blob(attachment.blob) for attachment in start.attachments)]
    codes = {code_key(code): code for text in texts for code in cited_codes(text)}
    known = {code_key(node.code) for node in chain.nodes.values()}
    fresh = {key: code for key, code in codes.items() if key not in known and "_" in key}
    query = select(Document).where(
        Document.organization_id == start.organization_id,
        Document.code_key.in_(fresh),
        Document.status != Status.VOIDED,
        visible(viewer),
    )
    there = {one.code_key: one for one in session().scalars(query.order_by(Document.id))}
    for key, code in list(fresh.items())[:NAMED_AT_MOST]:
        target = there.get(key)
        node = Node(key=_key(target) if target else f"c{key}", level=-1, code=code, document=target)
        _add(chain, node)
        _join(chain, node.key, _key(start), ReferenceKind.MENTIONS)


def _downwards(viewer: Viewer, chain: Chain, start: Document, steps: int) -> None:
    front = [start]
    for level in range(1, steps + 1):
        query = (
            select(Reference)
            .join(Document, Document.id == Reference.document_id)
            .where(Reference.target_id.in_([one.id for one in front]), visible(viewer))
            .order_by(Reference.document_id, Reference.id)
            .limit(AT_MOST * 2)
        )
        found = session().scalars(query).all()
        chain.cut = chain.cut or len(found) == AT_MOST * 2
        seen = _documents(viewer, [one.document_id for one in found])
        front = []
        for reference in found:
            citing = seen.get(reference.document_id)
            if citing is None:
                continue
            if _add(chain, Node(key=_key(citing), level=level, code=citing.code, document=citing)):
                front.append(citing)
            _join(chain, f"d{reference.target_id}", _key(citing), reference.kind)
        if not front:
            return
    citing_on = select(Reference.id).join(Document, Document.id == Reference.document_id)
    further = citing_on.where(Reference.target_id.in_([one.id for one in front]), visible(viewer)).limit(1)
    chain.goes_on = chain.goes_on or session().scalar(further) is not None


def _documents(viewer: Viewer, ids: list[int]) -> dict[int, Document]:
    if not ids:
        return {}
    query = select(Document).where(Document.id.in_(ids), visible(viewer), Document.status != Status.VOIDED)
    return {one.id: one for one in session().scalars(query)}


def _add(chain: Chain, node: Node) -> bool:
    """Whether the node is new and there is room for it."""
    if node.key in chain.nodes:
        return False
    if len(chain.nodes) > chain.room:
        chain.cut = True
        return False
    chain.nodes[node.key] = node
    return True


def _join(chain: Chain, earlier: str, later: str, kind: ReferenceKind) -> None:
    if earlier in chain.nodes and later in chain.nodes:
        chain.edges.setdefault((earlier, later), Edge(earlier, later, kind))


def registered_codes(organization_id: int, keys: list[str]) -> set[str]:
    """Which of these codes are in the agency's registers, whether or not the person may see them."""
    query = select(Document.code_key).where(
        Document.organization_id == organization_id,
        Document.code_key.in_(keys),
        Document.status != Status.VOIDED,
    )
    return set(session().scalars(query)) if keys else set()
