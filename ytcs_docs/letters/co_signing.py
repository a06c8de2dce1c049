"""The blocks of those who sign beside the signer, put into a letter after its template was merged.

Their form is that of the template's own block (appendix I, II.7): two blocks side by side, the signer's the last on the
right, the recipients on the left below or beside it.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.language.text import fold

Block = tuple[Sequence[str], str]  # the lines above the signature, the name below
FOOT = "noi nhan"
_NO_PLACE = (
    "Mẫu Word này không có bảng hai cột “Nơi nhận” và chữ ký nên không thêm được người ký cùng. Hãy dùng mẫu chung, "
    "hoặc thêm người ký bằng Word."
)


def add_co_signers(document: WordDocument, others: Sequence[Block]) -> None:
    """Raises :class:`RuleBroken` where the letter has no table of recipients and signature."""
    if not others:
        return
    table, row = _foot(document)
    mark, signature = row.cells
    if any(fold(paragraph.text) == FOOT for paragraph in signature.paragraphs):
        mark, signature = signature, mark
    model = [copy.deepcopy(paragraph._p) for paragraph in signature.paragraphs]
    said = [paragraph.text for paragraph in signature.paragraphs if paragraph.text.strip()]
    if len(said) < 2:
        raise RuleBroken(_NO_PLACE)
    *lines, name = said
    most = max(len(lines), *(len(above) for above, _ in others))  # names side by side stand at one height
    blocks = [_drawn(model, block, most) for block in others]
    own = _drawn(model, (lines, name), most)
    if len(blocks) % 2:  # the signer stands beside the last of them, the recipients below
        blocks.append(own)
        own = []
    _empty(signature, own)
    for place in range(0, len(blocks), 2):
        made = copy.deepcopy(row._tr)
        row._tr.addprevious(made)
        for cell, paragraphs in zip(_Row(made, table).cells, blocks[place : place + 2], strict=True):
            _empty(cell, paragraphs)


def _foot(document: WordDocument) -> tuple[Table, _Row]:
    for table in reversed(document.tables):
        for row in table.rows:
            cells = row.cells
            if len(cells) == 2 and any(fold(paragraph.text) == FOOT for one in cells for paragraph in one.paragraphs):
                return table, row
    raise RuleBroken(_NO_PLACE)


def _drawn(model: Sequence[Any], block: Block, most: int) -> list[Any]:
    """The paragraphs of a block: those of the signer's with other words, and with room for ``most`` lines above."""
    lines, name = block
    said = [place for place, paragraph in enumerate(model) if Paragraph(paragraph, None).text.strip()]  # type: ignore[arg-type]
    first, last = said[0], said[-1]
    room = [copy.deepcopy(one) for one in model[first + 1 : last] if not Paragraph(one, None).text.strip()]  # type: ignore[arg-type]
    more = [_retyped(model[first], "") for _ in range(most - len(lines))]
    return [*(_retyped(model[first], line) for line in lines), *more, *room, _retyped(model[last], name)]


def _retyped(paragraph: Any, text: str) -> Any:
    made = copy.deepcopy(paragraph)
    runs = Paragraph(made, None).runs  # type: ignore[arg-type]
    runs[0].text = text
    for run in runs[1:]:
        made.remove(run._r)
    return made


def _empty(cell: _Cell, paragraphs: Sequence[Any] = ()) -> None:
    """Only these paragraphs, and an empty one below them: nothing touches what follows."""
    inside: Any = cell._tc
    for child in list(inside):
        if child.tag != qn("w:tcPr"):
            inside.remove(child)
    for paragraph in paragraphs:
        inside.append(paragraph)
    inside.append(OxmlElement("w:p"))
