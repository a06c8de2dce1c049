"""Checking a Word template before an office uses it: what it asks for, whether it can be merged, what its
result looks like to the form check, and that it only prints and loops. Pure but for reading the file."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from ytcs_docs.core.errors import Refused, RuleBroken
from ytcs_docs.decree30.form import Authority
from ytcs_docs.replies.checking import Checked, check
from ytcs_docs.replies.rendering import render_stream
from ytcs_docs.replies.rules import NEEDED_PLACEHOLDERS, PLACEHOLDERS, Letterhead, ReplyData, context
from ytcs_docs.replies.word import read_word

# What a template may be made of: printing, lists, conditions. Everything else could run something.
_HARMLESS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If, nodes.Const, nodes.Not,
    nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Test, nodes.Filter, nodes.Getattr, nodes.CondExpr,
)  # fmt: skip
_FILTERS = {"upper", "lower", "title", "capitalize", "trim", "join", "length", "first", "last", "default", "replace"}
_LOOP = {"first", "last", "index", "index0", "length"}
_RELATIONS = re.compile(r"(^|/)_rels/[^/]+\.rels$")
_SAMPLE_DAY = date(2026, 3, 5)
_OWN_NAMES = {"loop"}


@dataclass(slots=True)
class TemplateReport:
    """What a check says. ``problems`` keep the template from being used; the rest is to be looked at."""

    placeholders: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    sample: bytes = b""
    form: Checked | None = None

    @property
    def usable(self) -> bool:
        return not self.problems


def check_template(stream: BinaryIO, type_code: str) -> TemplateReport:
    """Check a template for a type of reply; raises :class:`Refused` for what is no Word file."""
    content = stream.read()
    read_word(io.BytesIO(content))
    report = TemplateReport()
    report.problems += _outside(content)
    try:
        tree = Environment(autoescape=True).parse(_source(content))
    except TemplateSyntaxError as error:
        report.problems.append(_syntax(error))
        return report
    report.problems += _forbidden(tree)
    report.placeholders = sorted(_asked_for(tree))
    for name in report.placeholders:
        if name not in PLACEHOLDERS:
            nearest = difflib.get_close_matches(name, PLACEHOLDERS, 1, 0.6)
            report.unknown.append((name, nearest[0] if nearest else ""))
    report.missing = [_either(names) for names in NEEDED_PLACEHOLDERS if not set(names) & set(report.placeholders)]
    if report.problems:
        return report
    try:
        report.sample = render_stream(
            io.BytesIO(content), sample_values(type_code), author="", title="", at=datetime(2026, 3, 5, tzinfo=UTC)
        )
    except RuleBroken as error:
        report.problems.append(error.sentence)
        return report
    report.form = check(read_word(io.BytesIO(report.sample)))
    return report


def _either(names: Sequence[str]) -> str:
    return " hoặc ".join(names)


def sample_values(type_code: str) -> dict[str, Any]:
    """Values as a real reply has them, for the test merge and the page of placeholders."""
    data = ReplyData(
        type_code=type_code,
        subject="kết quả rà soát trạm y tế",
        addressees=("Ủy ban nhân dân tỉnh Tân Hải",),
        legal_basis="Thực hiện Công văn số 289/UBND-VX ngày 02/3/2026 của Ủy ban nhân dân tỉnh về rà soát trạm y tế,",
        body="Sở Y tế đã chỉ đạo các trung tâm y tế rà soát nhân lực, thuốc và trang thiết bị của từng trạm y tế.\n"
        "Sở Y tế kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo.",
        recipients=("Như trên", "Giám đốc (để báo cáo)", "Lưu: VT, NVY"),
        authority=Authority.FOR_HEAD,
        signer_position="Phó Giám đốc",
        signer_name="Nguyễn Văn An",
    )
    house = Letterhead(
        parent_name="Ủy ban nhân dân tỉnh Tân Hải",
        agency_name="Sở Y tế",
        place_name="Tân Hải",
        head_title="Giám đốc",
        collective="",
    )
    return context(data, house, "15/SYT-NVY" if type_code == "cong-van" else "15/BC-SYT", _SAMPLE_DAY)


def _source(content: bytes) -> str:
    """The template's text as Jinja sees it, runs that Word has split put together: body, headers, footers."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _, part in template.get_headers_footers(uri)]
    return "\n".join(template.patch_xml(part) for part in parts)


def _syntax(error: TemplateSyntaxError) -> str:
    said = error.message or ""
    if "end of template" in said or "Encountered unknown tag 'end" in said:
        return (
            "Có vòng lặp {%p for … %} hoặc điều kiện {%p if … %} chưa đóng, hay đóng thừa: "
            "mỗi for có một endfor, mỗi if có một endif."
        )
    return f"Cú pháp của mẫu sai: {said}"


def _asked_for(tree: nodes.Template) -> set[str]:
    """Names that the template takes from outside."""
    given = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    asked = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    return asked - given - _OWN_NAMES


def _forbidden(tree: nodes.Template) -> Iterator[str]:
    said: set[str] = set()
    for node in _all(tree):
        sentence = ""
        if not isinstance(node, _HARMLESS):
            sentence = (
                f"Mẫu chứa lệnh không được phép ({type(node).__name__}). Mẫu chỉ được in giá trị, lặp và đặt điều kiện."
            )
        elif isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            sentence = f"Bộ lọc “{node.name}” không được phép."
        elif isinstance(node, nodes.Getattr) and not (
            isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP
        ):
            sentence = f"Không được lấy thuộc tính “.{node.attr}”: mẫu chỉ in các trường đã có."
        if sentence and sentence not in said:
            said.add(sentence)
            yield sentence


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _outside(content: bytes) -> Iterator[str]:
    """Parts that Word would fetch from elsewhere: pictures, templates, frames. A link to click on is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not _RELATIONS.search(name):
                continue
            try:
                tree = etree.fromstring(archive.read(name), parser)
            except etree.XMLSyntaxError as error:
                raise Refused("Tệp Word đã hỏng.") from error
            for relation in tree:
                if relation.get("TargetMode") == "External" and not str(relation.get("Type")).endswith("/hyperlink"):
                    yield "Mẫu lấy một phần từ bên ngoài tệp (ảnh hoặc mẫu liên kết). Hãy chèn hẳn vào tệp."
                    return
