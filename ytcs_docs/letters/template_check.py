"""Checks a Word template before an office uses it: its placeholders, a test merge, the form check of the result, and
that it only prints and loops. Pure except for reading the file."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from ytcs_docs.core.errors import Refused, RuleBroken
from ytcs_docs.files.sandbox import limited
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.checking import Checked, check
from ytcs_docs.letters.placeholders import NEEDED_OF, NEEDED_PLACEHOLDERS, PLACEHOLDERS
from ytcs_docs.letters.rendering import render_stream
from ytcs_docs.letters.samples import sample_values
from ytcs_docs.letters.word import read_word

# What a template may contain: printing, loops, conditions. Anything else could execute code.
_ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If, nodes.Const, nodes.Not,
    nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Test, nodes.Filter, nodes.Getattr, nodes.CondExpr,
    nodes.Tuple,
)  # fmt: skip
_FILTERS = {"upper", "lower", "title", "capitalize", "trim", "join", "length", "first", "last", "default", "replace"}
_LOOP_ATTRIBUTES = {"first", "last", "index", "index0", "length"}
_RELATIONS = re.compile(r"(^|/)_rels/[^/]+\.rels$")
_BUILTIN_NAMES = {"loop"}


@dataclass(slots=True)
class TemplateReport:
    """The result of a check. A template with ``problems``, or without a field that its form needs (``missing``), can't
    be used; the rest are hints."""

    placeholders: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    sample: bytes = b""
    form: Checked | None = None

    @property
    def usable(self) -> bool:
        return not self.why_not

    @property
    def why_not(self) -> list[str]:
        """What keeps it from being used, in sentences."""
        if not self.placeholders and not self.problems:
            return ["Tệp không có trường nào: đây là một văn bản, chưa phải mẫu."]
        meanings = {name: PLACEHOLDERS[name.split(" hoặc ")[0]] for name in self.missing}
        lacking = [f"Chưa có trường {name}: văn bản sẽ thiếu “{meaning}”." for name, meaning in meanings.items()]
        return [*self.problems, *lacking]


@limited()
def check_template(content: bytes, form: str) -> TemplateReport:
    """Check a template for a form (a key of TEMPLATE_LABELS); raises :class:`Refused` when it is not a Word file."""
    read_word(io.BytesIO(content))
    report = TemplateReport()
    report.problems += outside_parts(content)
    try:
        tree = Environment(autoescape=True).parse(_source(content))
    except TemplateSyntaxError as error:
        report.problems.append(_syntax_problem(error))
        return report
    report.problems += _forbidden(tree)
    report.placeholders = sorted(_context_names(tree))
    for name in report.placeholders:
        if name not in PLACEHOLDERS:
            nearest = difflib.get_close_matches(name, PLACEHOLDERS, 1, 0.6)
            report.unknown.append((name, nearest[0] if nearest else ""))
    needed = NEEDED_OF.get(form, NEEDED_PLACEHOLDERS)
    report.missing = [_alternatives(names) for names in needed if not set(names) & set(report.placeholders)]
    if report.problems:
        return report
    try:
        report.sample = render_stream(
            io.BytesIO(content), sample_values(form), author="", title="", at=datetime(2026, 3, 5, tzinfo=UTC)
        )
    except RuleBroken as error:
        report.problems.append(error.sentence)
        return report
    if form in FORMS:  # an annex and a copy block are not whole documents
        report.form = check(read_word(io.BytesIO(report.sample)))
    return report


def _alternatives(names: Sequence[str]) -> str:
    return " hoặc ".join(names)


def _source(content: bytes) -> str:
    """The template's text as Jinja sees it, with runs split by Word joined: body, headers, footers."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _, part in template.get_headers_footers(uri)]
    return "\n".join(template.patch_xml(part) for part in parts)


def _syntax_problem(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    if "end of template" in message or "Encountered unknown tag 'end" in message:
        return (
            "Có vòng lặp {%p for … %} hoặc điều kiện {%p if … %} chưa đóng, hay đóng thừa: "
            "mỗi for có một endfor, mỗi if có một endif."
        )
    return f"Cú pháp của mẫu sai: {message}"


def _context_names(tree: nodes.Template) -> set[str]:
    """Names that the template reads from its context."""
    assigned = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    read = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    return read - assigned - _BUILTIN_NAMES


def _forbidden(tree: nodes.Template) -> Iterator[str]:
    reported: set[str] = set()
    for node in _descendants(tree):
        sentence = ""
        if not isinstance(node, _ALLOWED_NODES):
            sentence = (
                f"Mẫu chứa lệnh không được phép ({type(node).__name__}). Mẫu chỉ được in giá trị, lặp và đặt điều kiện."
            )
        elif isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            sentence = f"Bộ lọc “{node.name}” không được phép."
        elif isinstance(node, nodes.Getattr) and not (
            isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP_ATTRIBUTES
        ):
            sentence = f"Không được lấy thuộc tính “.{node.attr}”: mẫu chỉ in các trường đã có."
        if sentence and sentence not in reported:
            reported.add(sentence)
            yield sentence


def _descendants(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _descendants(child)


def outside_parts(content: bytes) -> Iterator[str]:
    """Problems with parts that Word would load from elsewhere: pictures, templates, frames; hyperlinks are allowed."""
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
                    yield "Tệp lấy một phần từ bên ngoài (ảnh hoặc mẫu liên kết). Hãy chèn hẳn vào tệp."
                    return
