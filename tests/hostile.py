"""Files made to stop whoever opens them; small to send, large or slow to open."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

import docx
from docx.shared import Pt


def _pdf(objects: Iterable[bytes]) -> bytes:
    """Objects 1, 2, …; the first is the catalogue."""
    content, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def _one_page(content: bytes, resources: bytes, others: Iterable[bytes]) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            content,
            *others,
        ]
    )


def nested_forms(depth: int = 28) -> bytes:
    """Each form draws the next one twice."""
    forms = []
    for level in range(depth):
        last = level == depth - 1
        drawing = b"0 0 9 9 re f" if last else b"/F Do 1 0 0 1 1 1 cm /F Do"
        below = b"" if last else b"/Resources << /XObject << /F %d 0 R >> >>" % (level + 6)
        forms.append(_stream(drawing, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + below))
    return _one_page(_stream(b"/F Do /F Do"), b"/XObject << /F 5 0 R >>", forms)


def deflate_bomb(megabytes: int = 1_200) -> bytes:
    """A page whose drawing is gigabytes of blanks, packed twice."""
    packer, packed = zlib.compressobj(9), []
    for _ in range(megabytes):
        packed.append(packer.compress(b" " * 1024 * 1024))
    packed.append(packer.flush())
    twice = zlib.compress(b"".join(packed), 9)
    return _one_page(_stream(twice, b"/Filter [/FlateDecode /FlateDecode]"), b"", [])


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _word_with(body: bytes) -> bytes:
    """A .docx with this between ``<w:body>`` and its end."""
    target = io.BytesIO()
    docx.Document().save(target)
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, _, rest = parts["word/document.xml"].partition(b"<w:body>")
    parts["word/document.xml"] = (
        head + b"<w:body>" + body + rest.partition(b"<w:sectPr")[1] + rest.partition(b"<w:sectPr")[2]
    )
    return packed(parts)


def many_runs(count: int = 150_000) -> bytes:
    """One paragraph of very many runs."""
    return _word_with(b"<w:p>" + b"<w:r><w:t>a</w:t></w:r>" * count + b"</w:p>")


def nested_tables(depth: int = 400) -> bytes:
    """A table in a table in a table …"""
    opened = b'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
    return _word_with(opened * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl><w:p/>" * depth)


def long_draft(lines: int = 9_000, word: str = "a") -> bytes:
    """A Word file of very many lines, most of them alike."""
    one = b"<w:p><w:r><w:t>%s %d</w:t></w:r></w:p>"
    return _word_with(b"".join(one % (word.encode(), number % 7) for number in range(lines)))


def huge_sheet(rows: int = 1_500_000) -> bytes:
    """Columns full of one long shared string."""
    kind = "http://schemas.openxmlformats.org"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 20 + b"</row>"
    return packed(
        {
            "[Content_Types].xml": f"""<Types xmlns="{kind}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{sheet}.sharedStrings+xml"/>
</Types>""".encode(),
            "_rels/.rels": f"""<Relationships xmlns="{kind}/package/2006/relationships"><Relationship Id="r1"
Type="{kind}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""".encode(),
            "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{kind}/package/2006/relationships">
<Relationship Id="r1" Type="{kind}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="{kind}/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>""".encode(),
            "xl/workbook.xml": f"""<workbook xmlns="{kind}/spreadsheetml/2006/main"
xmlns:r="{kind}/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>
</workbook>""".encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{kind}/spreadsheetml/2006/main"><si><t>'.encode()
            + b"a" * 5_000
            + b"</t></si></sst>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{kind}/spreadsheetml/2006/main"><sheetData>'.encode()
            + row * rows
            + b"</sheetData></worksheet>",
        }
    )


def huge_picture(side: int = 10_900) -> bytes:
    """A PNG of one colour, small as a file."""
    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    packer, packed = zlib.compressobj(9), []
    for _ in range(side):
        packed.append(packer.compress(b"\x00" + b"\xff" * (3 * side)))
    packed.append(packer.flush())

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"".join(packed)) + chunk(b"IEND", b"")


def template_with(text: str) -> bytes:
    """A Word template that holds a command."""
    document, target = docx.Document(), io.BytesIO()
    document.add_paragraph(text).runs[0].font.size = Pt(13)
    document.save(target)
    return target.getvalue()


LOOPS = "".join(f"{{% for {name} in noi_nhan|join('') %}}" for name in "abcdefgh") + "x" + "{% endfor %}" * 8
REPLACING = "{{ trich_yeu|" + "|".join("replace('a', 'aaaaaaaaaa')" for _ in range(12)) + " }}"
