# ruff: noqa: E501 (rows of data and pieces of XML are kept whole)
"""A fourth set of Word files with known answers: forty correct ones and forty with one fault each, of eight hands.

Written without sight of the check or of the other sets, after the check had been mended on those.
"""

from __future__ import annotations

import copy
import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.form_files import Sample

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
CM = 567
EMU = 360000

# component: (size in half points, bold, italic, alignment)
BASE: dict[str, dict[str, Any]] = {
    "qh": {"sz": 26, "b": True, "jc": "center"},
    "tn": {"sz": 28, "b": True, "jc": "center"},
    "cq": {"sz": 26, "jc": "center"},
    "bh": {"sz": 26, "b": True, "jc": "center"},
    "so": {"sz": 26, "jc": "center"},
    "vv": {"sz": 24, "jc": "center", "sb": 120},
    "ngay": {"sz": 28, "i": True, "jc": "center"},
    "loai": {"sz": 28, "b": True, "jc": "center", "sb": 240},
    "ty": {"sz": 28, "b": True, "jc": "center"},
    "tq": {"sz": 28, "b": True, "jc": "center", "sb": 240, "sa": 120},
    "qd": {"sz": 28, "b": True, "jc": "center", "sb": 120, "sa": 120},
    "cc": {"sz": 28, "i": True, "jc": "both", "fl": 720, "sb": 120},
    "kg": {"sz": 28, "jc": "center", "sb": 240, "sa": 120},
    "kgi": {"sz": 28, "jc": "left", "il": 3400},
    "nd": {"sz": 28, "jc": "both", "fl": 720, "sb": 120, "line": 264},
    "muc": {"sz": 28, "b": True, "jc": "both", "fl": 720, "sb": 120},
    "chuong": {"sz": 28, "b": True, "jc": "center", "sb": 120},
    "tenchuong": {"sz": 28, "b": True, "jc": "center"},
    "chucvu": {"sz": 28, "b": True, "jc": "center"},
    "ten": {"sz": 28, "b": True, "jc": "center"},
    "nn": {"sz": 24, "b": True, "i": True, "jc": "left"},
    "nni": {"sz": 22, "jc": "left"},
    "pl": {"sz": 28, "b": True, "jc": "center"},
    "plt": {"sz": 28, "b": True, "jc": "center"},
    "plc": {"sz": 28, "i": True, "jc": "center"},
    "khan": {"sz": 26, "b": True, "jc": "center", "color": "FF0000"},
    "o": {"sz": 26, "jc": "left"},
    "odau": {"sz": 26, "b": True, "jc": "center"},
    "trang": {"sz": 28, "jc": "center"},
}
VNAME = {
    "qh": "Quoc hieu",
    "tn": "Tieu ngu",
    "cq": "Co quan chu quan",
    "bh": "Co quan ban hanh",
    "so": "So ky hieu",
    "vv": "Trich yeu CV",
    "ngay": "Dia danh ngay",
    "loai": "Ten loai",
    "ty": "Trich yeu",
    "tq": "Tham quyen",
    "qd": "Dong quyet dinh",
    "cc": "Can cu",
    "kg": "Kinh gui",
    "kgi": "Kinh gui muc",
    "nd": "Noi dung",
    "muc": "De muc",
    "chuong": "Chuong",
    "tenchuong": "Ten chuong",
    "chucvu": "Chuc vu",
    "ten": "Ho ten ky",
    "nn": "Noi nhan",
    "nni": "Noi nhan muc",
    "pl": "Phu luc",
    "plt": "Ten phu luc",
    "plc": "Dan phu luc",
    "khan": "Do khan",
    "o": "O bang",
    "odau": "O bang dau",
    "trang": "So trang",
}


@dataclass
class Hand:
    name: str
    fmt: str = "direct"  # direct · full · style · libre · theme · google
    head: str = "table"  # table · tabs · box
    foot: str = "table"
    page: str = "simple"  # simple · complex · sdt
    rule: str = "wps"  # wps · vml · border
    small: bool = False  # 12-13 head instead of 13-14


BANG = Hand("hai bảng, định dạng trực tiếp", "direct", "table", "table", "simple", "wps")
TAB = Hand("tab, không bảng", "full", "tabs", "tabs", "complex", "vml", True)
HOP = Hand("hộp chữ ở phần đầu, chân bằng bảng", "full", "box", "table", "sdt", "wps", True)
HOP2 = Hand("hộp chữ ở đầu và ở chân", "direct", "box", "box", "complex", "vml", True)
KIEU = Hand("kiểu định dạng (styles)", "style", "table", "table", "sdt", "border")
LIBRE = Hand("như LibreOffice", "libre", "table", "table", "complex", "vml", True)
CHUDE = Hand("phông chủ đề, số trang trong ô điều khiển", "theme", "table", "tabs", "sdt", "wps", True)
GOOGLE = Hand("như Google Docs", "google", "table", "table", "complex", "border", True)


@dataclass
class Doc:
    hand: Hand
    kind: str  # CV QD KH BC TTr TB GM
    sup: list[str]
    org: list[str]
    so: str
    date: str
    subject: str
    title: str = ""
    cancu: list[str] = field(default_factory=list)
    tq: str = ""
    kinhgui: list[str] = field(default_factory=list)
    body: list[Any] = field(default_factory=list)  # str · (key, str) · (key, [(text, {..})]) · {"table": rows}
    post: list[str] = field(default_factory=list)
    signer: str = ""
    noinhan: list[str] = field(default_factory=list)
    annex: list[Any] = field(default_factory=list)
    annex_land: bool = False
    khan: str = ""
    qdline: str = "QUYẾT ĐỊNH:"
    qh: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    tn: str = "Độc lập - Tự do - Hạnh phúc"
    nn: str = "Nơi nhận:"
    kg: str = "Kính gửi:"
    ov: dict[str, dict[str, Any]] = field(default_factory=dict)
    margins: tuple[int, int, int, int] = (20, 20, 30, 20)  # top, bottom, left, right in mm
    size: tuple[int, int] = (11906, 16838)
    land: bool = False
    pages: str = "top"  # top · none · first (shown on page 1) · bottom
    swap: bool = False
    nfd: bool = False
    autodash: bool = False


class Writer:
    def __init__(self, doc: Doc) -> None:
        self.d, self.h, self.n = doc, doc.hand, 0

    def f(self, key: str) -> dict[str, Any]:
        g = dict(BASE[key])
        if self.h.small and key in ("qh", "cq", "bh"):
            g["sz"] = 24
        if self.h.small and key in ("tn", "ngay"):
            g["sz"] = 26
        g.update(self.d.ov.get(key, {}))
        return g

    def rpr(self, key: str, extra: dict[str, Any] | None = None) -> str:
        g, h = self.f(key), self.h.fmt
        ex = {**self.d.ov.get(key, {}), **(extra or {})}
        g.update(extra or {})
        font = g.get("font", "Times New Roman")
        out = ""
        if h == "style":
            if "font" in ex:
                out += f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
            for k in ("b", "i"):
                if k in ex:
                    out += f"<w:{k}/>" if ex[k] else f'<w:{k} w:val="0"/>'
            if "sz" in ex:
                out += f'<w:sz w:val="{ex["sz"]}"/>'
            return f"<w:rPr>{out}</w:rPr>" if out else ""
        if h in ("full", "google", "libre") or "font" in g:
            extraf = f' w:eastAsia="{font}"' if h in ("google", "libre") else ""
            out += f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"{extraf} w:cs="{font}"/>'
        for k in ("b", "i"):
            if g.get(k):
                out += f"<w:{k}/>"
                if h in ("libre", "full"):
                    out += f"<w:{k}Cs/>"
            elif h in ("google", "libre"):
                out += f'<w:{k} w:val="0"/>'
        if g.get("color"):
            out += f'<w:color w:val="{g["color"]}"/>'
        elif h == "google":
            out += '<w:color w:val="000000"/>'
        out += f'<w:sz w:val="{g["sz"]}"/><w:szCs w:val="{g["sz"]}"/>'
        if h == "google":
            out += '<w:rtl w:val="0"/>'
        if h == "libre":
            out += '<w:lang w:val="vi-VN"/>'
        return f"<w:rPr>{out}</w:rPr>"

    def run(self, text: str, key: str, extra: dict[str, Any] | None = None) -> str:
        if self.d.nfd:
            text = unicodedata.normalize("NFD", text)
        pr = self.rpr(key, extra)
        if self.h.fmt == "libre" and len(text) > 24:  # LibreOffice and spell checkers cut runs anywhere
            cut = len(text) // 2
            parts = [text[:cut], text[cut:]]
        else:
            parts = [text]
        out = ""
        for p in parts:
            bits = p.split("\t")
            inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(b)}</w:t>' if b else "" for b in bits)
            out += f"<w:r>{pr}{inner}</w:r>"
        return out

    def ppr(self, key: str, tabs: str = "", **x: Any) -> str:
        g = {**self.f(key), **x}
        h = self.h.fmt
        style = h == "style"
        ex = {**self.d.ov.get(key, {}), **x}
        out = ""
        if style:
            out += f'<w:pStyle w:val="{VNAME[key].replace(" ", "")}"/>'
        elif h == "libre":
            out += '<w:pStyle w:val="Normal"/>'
        if g.get("keep"):
            out += "<w:keepNext/>"
        if g.get("pb"):
            out += "<w:pageBreakBefore/>"
        if h == "libre":
            out += "<w:widowControl/>"
        if g.get("num"):
            out += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        if g.get("border"):
            out += '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        if tabs:
            out += f"<w:tabs>{tabs}</w:tabs>"
        if h == "libre":
            out += '<w:bidi w:val="0"/>'
        if not style or any(k in ex for k in ("sb", "sa", "line")):
            sp = f' w:before="{g.get("sb", 0)}" w:after="{g.get("sa", 0)}"'
            sp += f' w:line="{g.get("line", 240)}" w:lineRule="auto"'
            out += f"<w:spacing{sp}/>"
        if (not style and (g.get("fl") or g.get("il") or g.get("ir"))) or any(k in ex for k in ("fl", "il", "ir")):
            out += (
                "<w:ind"
                + (f' w:left="{g["il"]}"' if g.get("il") else "")
                + (f' w:right="{g["ir"]}"' if g.get("ir") else "")
            )
            out += f' w:firstLine="{g.get("fl", 0)}"/>'
        jc = g["jc"]
        if not style or "jc" in ex:
            if h == "libre" and jc == "left":
                jc = "start"
            out += f'<w:jc w:val="{jc}"/>'
        if h in ("direct", "full", "theme"):
            out += self.rpr(key)
        return f"<w:pPr>{out}</w:pPr>"

    def p(self, key: str, text: Any, pre: str = "", post: str = "", **x: Any) -> str:
        runs = [(text, {})] if isinstance(text, str) else text
        inner = "".join(self.run(t, key, e) for t, e in runs if t)
        return f"<w:p>{self.ppr(key, **x)}{pre}{inner}{post}</w:p>"

    # rules (đường kẻ)
    def line(self, cm: float, x_cm: float = 0.0, centre: bool = True, y: int = 18) -> str:
        self.n += 1
        if self.h.rule == "vml":
            a, b = (x_cm * 28.35, (x_cm + cm) * 28.35)
            pos = "mso-position-horizontal:center;mso-position-horizontal-relative:margin;" if centre else ""
            return (
                f'<w:r><w:pict><v:line id="Line{self.n}" style="position:absolute;z-index:{self.n};{pos}" '
                f'from="{a:.1f}pt,{y}pt" to="{b:.1f}pt,{y}pt" strokeweight=".75pt"/></w:pict></w:r>'
            )
        w = int(cm * EMU)
        pos = "<wp:align>center</wp:align>" if centre else f"<wp:posOffset>{int(x_cm * EMU)}</wp:posOffset>"
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
            f'simplePos="0" relativeHeight="25165{self.n:04d}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">{pos}</wp:positionH>'
            f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{y * 12700}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{w}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{self.n}" name="Straight Connector {self.n}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/>'
            f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
            f'<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
            f"</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
        )

    def ruled(self, key: str, text: str, cm: float, width_cm: float) -> str:
        """A paragraph with the rule under it."""
        if self.h.rule == "border" or (self.h.head == "box" and key != "ty"):
            side = int((width_cm - cm) / 2 * CM)
            return self.p(key, text) + (
                f'<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
                f'<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/><w:ind w:left="{side}" w:right="{side}"/>'
                f'<w:jc w:val="center"/></w:pPr></w:p>'
            )
        return self.p(key, text, post=self.line(cm, y=34 if key == "ty" and len(text) > 62 else 18))

    def empty(self, key: str = "nd") -> str:
        return self.p(key, "", fl=0, sb=0)

    def cell(self, w: int, inner: str, border: bool = False) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    def table(self, widths: list[int], rows: list[list[str]], border: bool = False) -> str:
        h = self.h.fmt
        kind = "single" if border else "nil"
        b = "".join(
            f'<w:{s} w:val="{kind}"' + (' w:sz="4" w:space="0" w:color="000000"' if border else "") + "/>"
            for s in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        pr = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        if border or h in ("google", "libre"):
            pr += f"<w:tblBorders>{b}</w:tblBorders>"
        pr += '<w:tblLayout w:type="fixed"/>'
        if h == "libre":
            pr += '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        body = "".join(
            "<w:tr>" + "".join(self.cell(w, c) for w, c in zip(widths, r, strict=True)) + "</w:tr>" for r in rows
        )
        return f"<w:tbl><w:tblPr>{pr}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"

    def box(self, inner: str, x: float, w: float, hgt: float, fallback: bool = True, border: bool = False) -> str:
        self.n += 1
        n, cx, cy = self.n, int(w * EMU), int(hgt * EMU)
        ln = (
            '<a:ln w="9525"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>'
            if border
            else "<a:ln><a:noFill/></a:ln>"
        )
        choice = (
            f'<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="25170{n:04d}" behindDoc="0" '
            f'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="margin"><wp:posOffset>{int(x * EMU)}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="{cx}" cy="{cy}"/>'
            f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/><wp:docPr id="{n}" name="Text Box {n}"/>'
            f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>{ln}</wps:spPr><wps:txbx><w:txbxContent>{inner}'
            f'</w:txbxContent></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/></wps:wsp></a:graphicData></a:graphic>'
            f"</wp:anchor></w:drawing>"
        )
        fb = ""
        if fallback:
            fb = (
                f'<mc:Fallback><w:pict><v:shape id="TB{n}" style="position:absolute;margin-left:{x * 28.35:.1f}pt;width:{w * 28.35:.1f}pt;'
                f'height:{hgt * 28.35:.1f}pt" stroked="f"><v:textbox inset="0,0,0,0"><w:txbxContent>{inner}</w:txbxContent></v:textbox>'
                f"</v:shape></w:pict></mc:Fallback>"
            )
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>{fb}</mc:AlternateContent></w:r>'
        )

    # head
    def head(self) -> str:
        d = self.d
        vv = d.subject if d.kind == "CV" else ""
        if self.h.head == "tabs":
            left = [("cq", t) for t in d.sup] + [("bh", t) for t in d.org]
            right = [("qh", d.qh), ("tn", d.tn)]
            out = ""
            tabs = f'<w:tab w:val="center" w:pos="{int(3.2 * CM)}"/><w:tab w:val="center" w:pos="{int(11.5 * CM)}"/>'
            for k in range(max(len(left), len(right))):
                inner = ""
                if k < len(left):
                    inner += self.run("\t" + left[k][1], left[k][0])
                if k < len(right):
                    inner += self.run("\t" + right[k][1], right[k][0])
                lines = ""
                if k == len(left) - 1:
                    lines += self.line(2.2, 2.1, False)
                if k == 1:
                    lines += self.line(5.2, 8.9, False)
                out += f"<w:p>{self.ppr('so', tabs, jc='left')}{inner}{lines}</w:p>"
            inner = self.run("\t" + d.so, "so") + self.run("\t" + d.date, "ngay")
            out += f"<w:p>{self.ppr('so', tabs, jc='left', sb=160)}{inner}</w:p>"
            if vv:
                words, cur, rows = vv.split(), "", []
                for w_ in words:
                    if len(cur) + len(w_) > 30:
                        rows.append(cur)
                        cur = w_
                    else:
                        cur = f"{cur} {w_}".strip()
                for n, row in enumerate([*rows, cur]):
                    out += f"<w:p>{self.ppr('vv', tabs, jc='left', sb=120 if n == 0 else 0)}{self.run(chr(9) + row, 'vv')}</w:p>"
            return out + self.khan_box()
        l1 = "".join(self.p("cq", t) for t in d.sup) + "".join(self.p("bh", t) for t in d.org[:-1])
        l1 += self.ruled("bh", d.org[-1], 2.4, 6.4)
        r1 = self.p("qh", d.qh) + self.ruled("tn", d.tn, 5.4 if self.h.small else 5.8, 9.4)
        l2 = self.p("so", d.so, sb=80) + (self.p("vv", vv) if vv else "")
        if d.khan and self.h.head == "table":
            l2 += self.khan_box()
        r2 = self.p("ngay", d.date, sb=80)
        if self.h.head == "box":
            gap = self.empty("so") if len(d.sup) + len(d.org) > 2 else ""
            a = self.box(l1 + l2, 0, 6.4, 3.6)
            b = self.box(r1 + gap + r2, 6.6, 9.4, 3.6)
            return f"<w:p>{self.ppr('nd', fl=0)}{a}{b}</w:p>" + self.khan_box()
        w = [3650, 5450] if self.h.small else [3700, 5950]
        return self.table(w, [[l1, r1], [l2, r2]])

    def khan_box(self) -> str:
        if not self.d.khan:
            return ""
        w = {"HỎA": 1701, "THƯ": 2268, "KHẨ": 1134}.get(self.d.khan.upper()[:3], 1701)
        b = "".join(
            f'<w:{s} w:val="single" w:sz="8" w:space="0" w:color="FF0000"/>' for s in ("top", "left", "bottom", "right")
        )
        return (
            self.p("khan", "", sb=0)
            + (
                f'<w:tbl><w:tblPr><w:tblW w:w="{w}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{b}</w:tblBorders></w:tblPr>'
                f'<w:tblGrid><w:gridCol w:w="{w}"/></w:tblGrid><w:tr><w:trPr><w:trHeight w:val="454" w:hRule="exact"/></w:trPr>'
                f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{self.p("khan", self.d.khan)}</w:tc></w:tr></w:tbl>'
            )
            + self.p("khan", "", sb=0)
        )

    def foot(self) -> str:
        d = self.d
        right = (
            "".join(self.p("chucvu", t) for t in d.post)
            + "".join(self.empty("ten") for _ in range(4))
            + self.p("ten", d.signer)
        )
        items = d.noinhan
        left = self.p("nn", d.nn)
        for t in items:
            if d.autodash:
                left += self.p("nni", t.removeprefix("- "), num=True)
            else:
                left += self.p("nni", t)
        if self.h.foot == "tabs" and not d.swap:
            tabs = f'<w:tab w:val="center" w:pos="{int(11.8 * CM)}"/>'
            rows: list[tuple[str, str, str, str]] = [("nn", d.nn, "chucvu", d.post[0])]
            rest = [("nni", t) for t in items]
            rights = [("chucvu", t) for t in d.post[1:]] + [("ten", "")] * 4 + [("ten", d.signer)]
            for k in range(max(len(rest), len(rights))):
                lk, lt = rest[k] if k < len(rest) else ("nni", "")
                rk, rt = rights[k] if k < len(rights) else ("ten", "")
                rows.append((lk, lt, rk, rt))
            out = self.p("nni", "")
            for lk, lt, rk, rt in rows:
                inner = self.run(lt, lk) if lt else ""
                if rt:
                    inner += self.run("\t", lk) + self.run(rt, rk)
                out += f"<w:p>{self.ppr(lk, tabs)}{inner}</w:p>"
            return out
        if self.h.foot == "box" and not d.swap:
            return (
                f"<w:p>{self.ppr('nd', fl=0)}{self.box(right, 8, 8, 5)}</w:p>".replace("wrapTopAndBottom", "wrapNone")
                + left
            )
        cells = [right, left] if d.swap else [left, right]
        return self.p("nni", "") + self.table([4500, 4600], [cells])

    def block(self, b: Any) -> str:
        if isinstance(b, str):
            return self.p("nd", b)
        if isinstance(b, dict):
            rows = b["table"]
            total = b.get("width", 9000)
            weights = b.get("w") or [1] * len(rows[0])
            widths = [int(total * k / sum(weights)) for k in weights]
            return self.table(
                widths, [[self.p("odau" if n == 0 else "o", c) for c in r] for n, r in enumerate(rows)], border=True
            ) + (self.p("o", ""))
        key, text, *x = b
        return self.p(key, text, **(x[0] if x else {}))

    def content(self) -> str:
        d = self.d
        out = self.head()
        if d.title:
            out += self.p("loai", d.title)
        if d.kind != "CV" and d.subject:
            out += self.ruled("ty", d.subject, 3.2, 16)
        if d.tq:
            out += self.p("tq", d.tq)
        out += "".join(self.p("cc", t) for t in d.cancu) if d.tq else ""
        if d.tq and d.qdline:
            out += self.p("qd", d.qdline)
        if len(d.kinhgui) == 1:
            out += self.p("kg", f"{d.kg} {d.kinhgui[0]}")
        elif d.kinhgui:
            out += self.p("kg", d.kg, jc="left", il=2000)
            out += "".join(self.p("kgi", t) for t in d.kinhgui)
        if not d.tq:
            out += "".join(self.p("cc", t) for t in d.cancu)
        out += "".join(self.block(b) for b in d.body)
        out += self.foot()
        if d.annex:
            if d.annex_land:
                out += f"<w:p><w:pPr>{self.sect(False)}</w:pPr></w:p>"
            else:
                out += '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
            out += "".join(self.block(b) for b in d.annex)
        return out + self.sect(d.annex_land and bool(d.annex))

    def sect(self, land: bool) -> str:
        d = self.d
        top, bottom, left, right = (int(m * 56.7) for m in d.margins)
        w, h = d.size
        if land or d.land:
            w, h = h, w
        o = ' w:orient="landscape"' if land or d.land else ""
        refs = ""
        if d.pages in ("top", "first"):
            refs = '<w:headerReference w:type="default" r:id="rIdH"/>'
        elif d.pages == "bottom":
            refs = '<w:footerReference w:type="default" r:id="rIdH"/>'
        tp = "<w:titlePg/>" if d.pages in ("top", "bottom") and not land else ""
        nt = '<w:type w:val="nextPage"/>' if land else ""
        return (
            f'<w:sectPr>{refs}{nt}<w:pgSz w:w="{w}" w:h="{h}"{o}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
            f'w:header="567" w:footer="567" w:gutter="0"/><w:cols w:space="720"/>{tp}</w:sectPr>'
        )

    def header(self) -> str:
        pr = self.rpr("trang")
        if self.h.page == "simple":
            fld = f'<w:fldSimple w:instr=" PAGE   \\* MERGEFORMAT "><w:r>{pr}<w:t>2</w:t></w:r></w:fldSimple>'
        else:
            fld = (
                f'<w:r>{pr}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{pr}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
                f'<w:r>{pr}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{pr}<w:t>2</w:t></w:r><w:r>{pr}<w:fldChar w:fldCharType="end"/></w:r>'
            )
        para = f"<w:p>{self.ppr('trang')}{fld}</w:p>"
        if self.h.page == "sdt":
            para = (
                '<w:sdt><w:sdtPr><w:id w:val="-1318254123"/><w:docPartObj><w:docPartGallery w:val="Page Numbers (Top of Page)"/>'
                f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{para}</w:sdtContent></w:sdt><w:p/>"
            )
        tag = "ftr" if self.d.pages == "bottom" else "hdr"
        return f"<w:{tag} {NS}>{para}</w:{tag}>"

    def styles(self) -> str:
        h = self.h.fmt
        if h == "theme":
            font = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
        elif h == "full":
            font = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
        elif h == "google":
            font = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
        elif h == "libre":
            font = '<w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif" w:eastAsia="NSimSun" w:cs="Lucida Sans"/>'
        else:
            font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>'
        sz = 22 if h in ("full", "google") else 28
        out = (
            f'<w:docDefaults><w:rPrDefault><w:rPr>{font}<w:sz w:val="{sz}"/><w:szCs w:val="{sz}"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>'
            "<w:pPrDefault/></w:docDefaults>"
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        )
        if h == "style":
            for key, name in VNAME.items():
                g = dict(BASE[key])
                r = "".join(f"<w:{k}/>" for k in ("b", "i") if g.get(k))
                if g.get("color"):
                    r += f'<w:color w:val="{g["color"]}"/>'
                r += f'<w:sz w:val="{g["sz"]}"/><w:szCs w:val="{g["sz"]}"/>'
                ind = ""
                if g.get("fl") or g.get("il"):
                    ind = f'<w:ind w:left="{g.get("il", 0)}" w:firstLine="{g.get("fl", 0)}"/>'
                out += (
                    f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
                    f'<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="{g.get("sb", 0)}" w:after="{g.get("sa", 0)}" '
                    f'w:line="{g.get("line", 240)}" w:lineRule="auto"/>{ind}<w:jc w:val="{g["jc"]}"/></w:pPr><w:rPr>{r}</w:rPr></w:style>'
                )
        return f"<w:styles {NS}>{out}</w:styles>"

    def package(self) -> bytes:
        d = self.d
        top = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        ct = "application/vnd.openxmlformats-officedocument.wordprocessingml."
        rt = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        hf = "footer" if d.pages == "bottom" else "header"
        has = d.pages != "none"
        types = (
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{ct}document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{ct}styles+xml"/>'
            f'<Override PartName="/word/settings.xml" ContentType="{ct}settings+xml"/>'
            f'<Override PartName="/word/numbering.xml" ContentType="{ct}numbering+xml"/>'
            '<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        )
        rels = (
            f'<Relationship Id="rId1" Type="{rt}styles" Target="styles.xml"/><Relationship Id="rId2" Type="{rt}settings" Target="settings.xml"/>'
            f'<Relationship Id="rId3" Type="{rt}numbering" Target="numbering.xml"/><Relationship Id="rId4" Type="{rt}theme" Target="theme/theme1.xml"/>'
        )
        if has:
            types += f'<Override PartName="/word/{hf}1.xml" ContentType="{ct}{hf}+xml"/>'
            rels += f'<Relationship Id="rIdH" Type="{rt}{hf}" Target="{hf}1.xml"/>'
        numbering = (
            f'<w:numbering {NS}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">'
            '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:suff w:val="space"/><w:lvlText w:val="-"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr>'
            '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        )
        fnt = "".join(
            f'<a:{k}Font><a:latin typeface="Times New Roman"/><a:ea typeface=""/><a:cs typeface=""/></a:{k}Font>'
            for k in ("major", "minor")
        )
        theme = (
            '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements><a:clrScheme name="Office">'
            + "".join(
                f'<a:{k}><a:srgbClr val="{c}"/></a:{k}>'
                for k, c in {
                    "dk1": "000000",
                    "lt1": "FFFFFF",
                    "dk2": "44546A",
                    "lt2": "E7E6E6",
                    "accent1": "4472C4",
                    "accent2": "ED7D31",
                    "accent3": "A5A5A5",
                    "accent4": "FFC000",
                    "accent5": "5B9BD5",
                    "accent6": "70AD47",
                    "hlink": "0563C1",
                    "folHlink": "954F72",
                }.items()
            )
            + f'</a:clrScheme><a:fontScheme name="Van ban">{fnt}</a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst/><a:lnStyleLst/>'
            "<a:effectStyleLst/><a:bgFillStyleLst/></a:fmtScheme></a:themeElements></a:theme>"
        )
        pk = "http://schemas.openxmlformats.org/package/2006/"
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{pk}content-types">{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{pk}relationships"><Relationship Id="rId1" Type="{rt}officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{pk}relationships">{rels}</Relationships>',
            "word/document.xml": f"<w:document {NS}><w:body>{self.content()}</w:body></w:document>",
            "word/styles.xml": self.styles(),
            "word/settings.xml": f'<w:settings {NS}><w:defaultTabStop w:val="720"/></w:settings>',
            "word/numbering.xml": numbering,
            "word/theme/theme1.xml": theme,
        }
        if has:
            parts[f"word/{hf}1.xml"] = self.header()
        buf = io.BytesIO()
        with zipfile.ZipFile(buf, "w", zipfile.ZIP_DEFLATED) as z:
            for name, text in parts.items():
                z.writestr(name, top + text)
        return buf.getvalue()


# ---------------------------------------------------------------------------------------------- agencies
@dataclass(frozen=True)
class Agency:
    sup: tuple[str, ...]
    org: tuple[str, ...]
    sym: str
    unit: str
    place: str
    head: tuple[str, ...]
    deputy: tuple[str, ...]
    tq: str
    full: str
    chief: str


SYT = Agency(
    ("UBND TỈNH TÂN HẢI",),
    ("SỞ Y TẾ",),
    "SYT",
    "NVY",
    "Tân Hải",
    ("GIÁM ĐỐC",),
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "GIÁM ĐỐC SỞ Y TẾ TỈNH TÂN HẢI",
    "Sở Y tế tỉnh Tân Hải",
    "Giám đốc Sở Y tế",
)
SYN = Agency(
    ("ỦY BAN NHÂN DÂN", "TỈNH VĨNH SƠN"),
    ("SỞ Y TẾ",),
    "SYT",
    "KHTC",
    "Vĩnh Sơn",
    ("GIÁM ĐỐC",),
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "GIÁM ĐỐC SỞ Y TẾ TỈNH VĨNH SƠN",
    "Sở Y tế tỉnh Vĩnh Sơn",
    "Giám đốc Sở Y tế",
)
TTYT = Agency(
    ("SỞ Y TẾ TỈNH TÂN HẢI",),
    ("TRUNG TÂM Y TẾ", "KHU VỰC NHƯ THANH"),
    "TTYT",
    "KHNV",
    "Tân Hải",
    ("GIÁM ĐỐC",),
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "GIÁM ĐỐC TRUNG TÂM Y TẾ KHU VỰC NHƯ THANH",
    "Trung tâm Y tế khu vực Như Thanh",
    "Giám đốc Trung tâm Y tế khu vực Như Thanh",
)
TYT = Agency(
    ("ỦY BAN NHÂN DÂN", "XÃ XUÂN LÂM"),
    ("TRẠM Y TẾ",),
    "TYT",
    "DS",
    "Xuân Lâm",
    ("TRẠM TRƯỞNG",),
    ("KT. TRẠM TRƯỞNG", "PHÓ TRẠM TRƯỞNG"),
    "TRƯỞNG TRẠM Y TẾ XÃ XUÂN LÂM",
    "Trạm Y tế xã Xuân Lâm",
    "Trạm trưởng Trạm Y tế",
)
UBX = Agency(
    (),
    ("ỦY BAN NHÂN DÂN", "XÃ QUẢNG HÒA"),
    "UBND",
    "VHXH",
    "Quảng Hòa",
    ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "ỦY BAN NHÂN DÂN XÃ QUẢNG HÒA",
    "Ủy ban nhân dân xã Quảng Hòa",
    "Chủ tịch Ủy ban nhân dân xã",
)
NAMES = (
    "Lê Văn Cường",
    "Nguyễn Thị Hồng Nhung",
    "Trịnh Hữu Hùng",
    "Phạm Thị Lan Anh",
    "Bùi Đức Thắng",
    "Hà Thị Mai",
    "Đỗ Quốc Việt",
)

TOPICS: list[dict[str, Any]] = [
    {
        "s": "phòng, chống bệnh sốt xuất huyết trong mùa mưa năm 2026",
        "intro": "Từ đầu năm 2026 đến nay, trên địa bàn đã ghi nhận 47 trường hợp mắc sốt xuất huyết Dengue tại 12 thôn, tăng 15 trường hợp so với cùng kỳ năm trước; chỉ số muỗi tại một số thôn vượt ngưỡng cảnh báo.",
        "tasks": [
            "Tổ chức giám sát chặt chẽ các trường hợp mắc bệnh, xử lý triệt để ổ dịch trong vòng 48 giờ kể từ khi phát hiện, không để dịch lan rộng và kéo dài.",
            "Phát động chiến dịch vệ sinh môi trường, diệt bọ gậy định kỳ vào sáng thứ Bảy hằng tuần, bảo đảm trên 95% số hộ gia đình được kiểm tra.",
            "Chuẩn bị đầy đủ hóa chất, máy phun, thuốc và dịch truyền để thu dung, điều trị người bệnh.",
            "Đẩy mạnh truyền thông trên hệ thống loa truyền thanh, mạng xã hội về các biện pháp phòng bệnh tại hộ gia đình.",
            "Thực hiện chế độ báo cáo trường hợp bệnh trên phần mềm báo cáo bệnh truyền nhiễm trước 15 giờ hằng ngày.",
        ],
    },
    {
        "s": "triển khai chiến dịch tiêm bổ sung vắc xin sởi cho trẻ em",
        "intro": "Kết quả rà soát cho thấy còn 1.236 trẻ từ 12 đến 24 tháng tuổi chưa được tiêm đủ mũi vắc xin chứa thành phần sởi, tập trung tại các thôn vùng cao và nhóm trẻ theo bố mẹ đi làm ăn xa trở về.",
        "tasks": [
            "Rà soát, lập danh sách trẻ chưa tiêm hoặc chưa tiêm đủ mũi theo từng thôn, hoàn thành trước ngày 20 tháng 4 năm 2026.",
            "Bố trí các điểm tiêm cố định và lưu động thuận tiện cho người dân; bảo đảm mỗi điểm tiêm có đủ nhân lực, thuốc và phương tiện chống sốc.",
            "Bảo quản vắc xin trong dây chuyền lạnh theo đúng quy định từ khi tiếp nhận đến khi sử dụng.",
            "Theo dõi, xử trí kịp thời các phản ứng sau tiêm và báo cáo theo quy định của Bộ Y tế.",
            "Cập nhật kết quả tiêm lên hệ thống thông tin tiêm chủng quốc gia trong ngày.",
        ],
    },
    {
        "s": "tăng cường bảo đảm an toàn thực phẩm tại bếp ăn tập thể",
        "intro": "Thời gian gần đây, một số địa phương trong cả nước đã xảy ra các vụ ngộ độc thực phẩm đông người tại bếp ăn trường học, bếp ăn khu công nghiệp, gây lo lắng trong Nhân dân.",
        "tasks": [
            "Kiểm tra toàn bộ bếp ăn tập thể của trường học, doanh nghiệp; kiên quyết đình chỉ hoạt động đối với cơ sở không đủ điều kiện.",
            "Yêu cầu các cơ sở thực hiện nghiêm chế độ kiểm thực ba bước và lưu mẫu thức ăn đủ 24 giờ.",
            "Tập huấn kiến thức an toàn thực phẩm cho chủ cơ sở và người trực tiếp chế biến.",
            "Chuẩn bị sẵn sàng nhân lực, cơ số thuốc để cấp cứu, điều trị khi có tình huống ngộ độc xảy ra.",
            "Công khai tên cơ sở vi phạm trên cổng thông tin điện tử để Nhân dân biết và giám sát.",
        ],
    },
    {
        "s": "lập hồ sơ sức khỏe điện tử và khám sức khỏe định kỳ cho người dân",
        "intro": "Thực hiện chủ trương mỗi người dân được khám sức khỏe định kỳ hoặc khám sàng lọc miễn phí ít nhất mỗi năm một lần, việc lập hồ sơ sức khỏe điện tử cần được triển khai đồng bộ ngay từ cơ sở.",
        "tasks": [
            "Rà soát dữ liệu dân cư, đối chiếu với dữ liệu bảo hiểm y tế để lập danh sách người dân theo từng nhóm tuổi.",
            "Tổ chức khám sức khỏe theo cụm thôn, ưu tiên người cao tuổi, người khuyết tật, hộ nghèo và đồng bào dân tộc thiểu số.",
            "Nhập dữ liệu khám vào phần mềm trong thời hạn 03 ngày làm việc, bảo đảm đúng, đủ, sạch, sống.",
            "Quản lý, theo dõi điều trị các trường hợp tăng huyết áp, đái tháo đường được phát hiện qua khám sàng lọc.",
            "Bảo vệ dữ liệu cá nhân của người dân theo đúng quy định của pháp luật.",
        ],
    },
    {
        "s": "quản lý chất thải y tế tại các cơ sở khám bệnh, chữa bệnh",
        "intro": "Qua kiểm tra, một số đơn vị còn để chất thải lây nhiễm quá thời gian lưu giữ, chưa cập nhật đầy đủ sổ giao nhận và chưa bố trí khu lưu giữ riêng cho chất thải nguy hại.",
        "tasks": [
            "Phân loại chất thải ngay tại nơi phát sinh và tại thời điểm phát sinh, dùng đúng màu sắc túi, thùng đựng theo quy định.",
            "Ký hợp đồng thu gom, vận chuyển, xử lý với đơn vị có đủ điều kiện và lưu giữ chứng từ chất thải nguy hại.",
            "Vận hành thường xuyên hệ thống xử lý nước thải, quan trắc môi trường theo định kỳ.",
            "Phân công người phụ trách và tập huấn hằng năm cho nhân viên y tế, nhân viên vệ sinh.",
            "Báo cáo kết quả quản lý chất thải y tế trước ngày 31 tháng 01 của năm kế tiếp.",
        ],
    },
    {
        "s": "chuyển đổi số trong công tác văn thư và điều hành tác nghiệp",
        "intro": "Việc gửi, nhận văn bản điện tử giữa các đơn vị trong ngành đã đi vào nền nếp; tuy nhiên, tỷ lệ văn bản được ký số đầy đủ và xử lý đúng hạn trên hệ thống mới đạt 87,5%.",
        "tasks": [
            "Thực hiện 100% văn bản đi được ký số và phát hành trên hệ thống quản lý văn bản, trừ văn bản thuộc danh mục bí mật nhà nước.",
            "Giao nhiệm vụ, theo dõi và đôn đốc tiến độ trên hệ thống; không dùng mạng xã hội để giao nhiệm vụ thay văn bản.",
            "Lập hồ sơ công việc điện tử và nộp lưu vào lưu trữ cơ quan đúng thời hạn.",
            "Bố trí máy quét, chữ ký số và đường truyền dự phòng cho bộ phận văn thư.",
            "Chấm điểm mức độ hoàn thành nhiệm vụ hằng tháng dựa trên số liệu của hệ thống.",
        ],
    },
    {
        "s": "nâng cao chất lượng dân số và chăm sóc sức khỏe người cao tuổi",
        "intro": "Tốc độ già hóa dân số trên địa bàn diễn ra nhanh, tỷ lệ người từ 60 tuổi trở lên hiện chiếm 16,8% dân số; nhu cầu chăm sóc sức khỏe dài hạn tại cộng đồng ngày càng tăng.",
        "tasks": [
            "Duy trì câu lạc bộ liên thế hệ tự giúp nhau tại ít nhất 80% số thôn.",
            "Khám sức khỏe định kỳ ít nhất 01 lần trong năm cho toàn bộ người cao tuổi.",
            "Tập huấn kỹ năng chăm sóc người cao tuổi cho cộng tác viên dân số và nhân viên y tế thôn bản.",
            "Tuyên truyền tư vấn khám sức khỏe trước khi kết hôn, tầm soát trước sinh và sơ sinh.",
            "Lồng ghép chỉ tiêu dân số vào kế hoạch phát triển kinh tế - xã hội hằng năm.",
        ],
    },
]
CAP = lambda s: s[0].upper() + s[1:]  # noqa: E731
LAWS = {
    "SYT": [
        "Căn cứ Quyết định số 12/2025/QĐ-UBND ngày 28 tháng 02 năm 2025 của Ủy ban nhân dân tỉnh về việc quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Y tế;",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    ],
    "TTYT": [
        "Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023;",
        "Căn cứ Quyết định số 1456/QĐ-UBND ngày 20 tháng 6 năm 2025 của Ủy ban nhân dân tỉnh về việc tổ chức lại Trung tâm Y tế khu vực Như Thanh;",
    ],
    "TYT": [
        "Căn cứ Luật Phòng bệnh ngày 10 tháng 12 năm 2025;",
        "Căn cứ Quyết định số 85/QĐ-UBND ngày 15 tháng 8 năm 2025 của Ủy ban nhân dân xã về việc thành lập Trạm Y tế xã;",
    ],
    "UBND": [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Căn cứ Luật An toàn thực phẩm ngày 17 tháng 6 năm 2010;",
    ],
}
DATES = [
    "ngày 05 tháng 3 năm 2026",
    "ngày 12 tháng 01 năm 2026",
    "ngày 28 tháng 02 năm 2026",
    "ngày 09 tháng 02 năm 2026",
    "ngày 10 tháng 3 năm 2026",
    "ngày 03 tháng 3 năm 2026",
    "ngày 21 tháng 01 năm 2026",
    "ngày 11 tháng 3 năm 2026",
]


def dash(items: list[str], unit: str) -> list[str]:
    return [f"- {t};" for t in items] + [f"- Lưu: VT, {unit}."]


def base(h: Hand, a: Agency, kind: str, n: int, subject: str, title: str = "", deputy: bool = False) -> Doc:
    abbr = {"QD": "QĐ", "KH": "KH", "BC": "BC", "TTr": "TTr", "TB": "TB", "GM": "GM"}.get(kind)
    num = f"{7 + n * 13:02d}"
    code = f"Số: {num}/{abbr}-{a.sym}" if abbr else f"Số: {num}/{a.sym}-{a.unit}"
    return Doc(
        h,
        kind,
        list(a.sup),
        list(a.org),
        code,
        f"{a.place}, {DATES[n % len(DATES)]}",
        subject,
        title,
        post=list(a.deputy if deputy else a.head),
        signer=NAMES[n % len(NAMES)],
    )


def cv(
    h: Hand, a: Agency, n: int, t: int, many: bool = False, long: int = 1, table: bool = False, deputy: bool = False
) -> Doc:
    tp = TOPICS[t]
    d = base(h, a, "CV", n, "V/v " + tp["s"], deputy=deputy)
    up = {
        "SYT": "Ủy ban nhân dân tỉnh",
        "TTYT": "Sở Y tế tỉnh Tân Hải",
        "TYT": "Ủy ban nhân dân xã Xuân Lâm",
        "UBND": "Sở Y tế tỉnh Tân Hải",
    }[a.sym]
    if many:
        d.kinhgui = (
            ["- Trung tâm Y tế các khu vực;", "- Bệnh viện đa khoa tỉnh;", "- Ủy ban nhân dân các xã, phường."]
            if a.sym in ("SYT", "TTYT")
            else ["- Các trường học trên địa bàn xã;", "- Ban quản lý các thôn."]
        )
    else:
        d.kinhgui = [up]
    b: list[Any] = [
        tp["intro"],
        f"Để chủ động trong công tác {tp['s'] if t in (0, 4) else 'chỉ đạo, điều hành'}, {a.full} đề nghị các đơn vị thực hiện tốt một số nội dung sau:",
    ]
    b += [f"{k}. {x}" for k, x in enumerate(tp["tasks"][: 5 if long > 1 else 3], 1)]
    if table:
        b += [
            "Chỉ tiêu giao cho các đơn vị cụ thể như sau:",
            {
                "table": [
                    ["TT", "Đơn vị", "Chỉ tiêu", "Thời hạn"],
                    ["1", "Thôn Đồng Tâm", "120", "15/4/2026"],
                    ["2", "Thôn Phú Sơn", "95", "20/4/2026"],
                    ["3", "Thôn Xuân Thành", "143", "05/5/2026"],
                ],
                "w": [1, 4, 2, 2],
            },
        ]
    if long > 1:
        for k in range(long - 1):
            o = TOPICS[(t + k + 1) % len(TOPICS)]
            b.append(f"{6 + k}. Ngoài ra, về {o['s']}: " + " ".join(o["tasks"]) + " " + o["intro"])
    b.append(
        "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh về cơ quan để được hướng dẫn, giải quyết./."
    )
    d.body = b
    d.noinhan = dash(
        ["Như trên", "Giám đốc Sở (để b/c)"] if a.sym != "UBND" else ["Như trên", "Chủ tịch, các Phó Chủ tịch UBND xã"],
        a.unit,
    )
    return d


def kh(h: Hand, a: Agency, n: int, t: int, long: int = 1, table: bool = False, deputy: bool = False) -> Doc:
    tp = TOPICS[t]
    d = base(h, a, "KH", n, CAP(tp["s"]), "KẾ HOẠCH", deputy)
    b: list[Any] = [
        f"{tp['intro']} {a.full} xây dựng Kế hoạch thực hiện với các nội dung sau:",
        ("muc", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("muc", "1. Mục đích"),
    ]
    b += [
        "a) Nâng cao nhận thức, trách nhiệm của các đơn vị, cá nhân và cộng đồng trong việc thực hiện nhiệm vụ.",
        "b) Hoàn thành các chỉ tiêu được giao, bảo đảm tiến độ, chất lượng và tiết kiệm.",
    ]
    b += [
        ("muc", "2. Yêu cầu"),
        "Các nội dung phải phù hợp với điều kiện thực tế, phân công rõ người, rõ việc, rõ thời gian và rõ kết quả.",
        ("muc", "II. NỘI DUNG THỰC HIỆN"),
    ]
    b += [f"{k}. {x}" for k, x in enumerate(tp["tasks"], 1)]
    if table:
        b += [
            "Phân công nhiệm vụ theo bảng sau:",
            {
                "table": [
                    ["TT", "Nội dung công việc", "Chủ trì", "Hoàn thành"],
                    ["1", "Rà soát, lập danh sách", "Phòng Kế hoạch - Nghiệp vụ", "15/3/2026"],
                    ["2", "Tổ chức tập huấn", "Khoa Kiểm soát bệnh tật", "28/3/2026"],
                    ["3", "Tổng hợp, báo cáo", "Phòng Hành chính", "05/12/2026"],
                ],
                "w": [1, 5, 4, 2],
            },
        ]
    if long > 1:
        for k in range(long - 1):
            o = TOPICS[(t + k + 1) % len(TOPICS)]
            b.append(f"{6 + k}. Lồng ghép nội dung {o['s']}")
            b += [f"{c}) {x}" for c, x in zip("abcdđ", o["tasks"], strict=True)]
            b.append(o["intro"])
    b += [
        ("muc", "III. TỔ CHỨC THỰC HIỆN"),
        "1. Kinh phí thực hiện được bố trí từ nguồn ngân sách nhà nước giao năm 2026 và các nguồn hợp pháp khác.",
        "2. Các khoa, phòng và đơn vị liên quan căn cứ chức năng, nhiệm vụ triển khai thực hiện Kế hoạch này, báo cáo kết quả trước ngày 15 tháng 12 năm 2026./.",
    ]
    d.body = b
    d.noinhan = dash(
        ["Sở Y tế (để b/c)", "Lãnh đạo đơn vị", "Các khoa, phòng"]
        if a.sym != "SYT"
        else ["Bộ Y tế (để b/c)", "UBND tỉnh (để b/c)", "Các đơn vị trong ngành"],
        a.unit,
    )
    return d


def bc(
    h: Hand, a: Agency, n: int, t: int, long: int = 1, phan: bool = False, up: bool = False, deputy: bool = False
) -> Doc:
    tp = TOPICS[t]
    d = base(h, a, "BC", n, f"Kết quả {tp['s']}", "BÁO CÁO", deputy)
    if up:
        d.kinhgui = ["Sở Y tế tỉnh Tân Hải"]
    b: list[Any] = [
        f"Thực hiện Công văn số 318/SYT-NVY ngày 06 tháng 01 năm 2026 của Sở Y tế về việc {tp['s']}, {a.full} báo cáo kết quả thực hiện như sau:"
    ]
    hd = (lambda r, x: [("chuong", f"Phần {r}"), ("tenchuong", x)]) if phan else (lambda r, x: [("muc", f"{r}. {x}")])
    b += hd("I", "KẾT QUẢ THỰC HIỆN")
    b += [
        tp["intro"],
        ("muc", "1. Công tác chỉ đạo, điều hành"),
        "Đơn vị đã ban hành 06 văn bản chỉ đạo, tổ chức 02 hội nghị triển khai và 11 lượt kiểm tra tại cơ sở.",
        ("muc", "2. Kết quả cụ thể"),
        {
            "table": [
                ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)"],
                ["1", "Số người được khám", "2.400", "2.316", "96,5"],
                ["2", "Số buổi truyền thông", "48", "52", "108,3"],
                ["3", "Số hộ được kiểm tra", "1.150", "1.098", "95,5"],
            ],
            "w": [1, 5, 2, 2, 2],
        },
    ]
    for k in range(long - 1):
        o = TOPICS[(t + k + 1) % len(TOPICS)]
        b += [("muc", f"{3 + k}. Nhiệm vụ {o['s']}"), o["intro"]] + [
            f"{c}) {x}" for c, x in zip("abcdđ", o["tasks"], strict=True)
        ]
    b += hd("II", "TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN")
    b += [
        "Nhân lực còn thiếu so với định mức; một số trang thiết bị đã cũ, chưa được thay thế kịp thời. Sự phối hợp của một số thôn có lúc chưa chặt chẽ."
    ]
    b += hd("III", "PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI")
    b += [f"{k}. {x}" for k, x in enumerate(tp["tasks"][:4], 1)]
    b.append(f"Trên đây là báo cáo kết quả {tp['s']} của {a.full}./.")
    d.body = b
    d.noinhan = dash(["Như trên" if up else "Sở Y tế (để b/c)", "Ban lãnh đạo", "Các khoa, phòng liên quan"], a.unit)
    return d


def qd(h: Hand, a: Agency, n: int, t: int, annex: str = "", deputy: bool = False, clauses: bool = False) -> Doc:
    tp = TOPICS[t]
    what = {
        "ds": f"Về việc thành lập Tổ công tác {tp['s']}",
        "qc": "Ban hành Quy chế làm việc của Tổ công tác",
        "": f"Về việc thành lập Tổ công tác {tp['s']}",
    }[annex]
    d = base(h, a, "QD", n, what, "QUYẾT ĐỊNH", deputy)
    d.tq = a.tq
    who = {
        "SYT": "Trưởng phòng Nghiệp vụ Y",
        "TTYT": "Trưởng phòng Kế hoạch - Nghiệp vụ",
        "TYT": "viên chức phụ trách chuyên môn",
        "UBND": "Trưởng phòng Văn hóa - Xã hội",
    }[a.sym]
    d.cancu = [*LAWS[a.sym], f"Theo đề nghị của {who}."]
    bold = {"b": True}
    dn = [
        f"Thành lập Tổ công tác {tp['s']} gồm các ông, bà có tên trong danh sách kèm theo Quyết định này.",
        "Tổ công tác có nhiệm vụ tham mưu, giúp việc cho lãnh đạo trong việc chỉ đạo, đôn đốc, kiểm tra việc thực hiện; tổng hợp, báo cáo kết quả định kỳ hằng tháng. Tổ công tác làm việc theo chế độ kiêm nhiệm và tự giải thể sau khi hoàn thành nhiệm vụ.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Các khoa, phòng, đơn vị liên quan và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
    ]
    if annex == "":
        dn[0] = (
            f"Thành lập Tổ công tác {tp['s']}, do ông {NAMES[0]} làm Tổ trưởng, bà {NAMES[1]} làm Tổ phó và bà {NAMES[3]} làm thư ký."
        )
        dn[3] = dn[3].replace("có tên tại Điều 1", "nêu tại Điều 1")
    if annex == "qc":
        dn[0] = "Ban hành kèm theo Quyết định này Quy chế làm việc của Tổ công tác."
        dn[1] = (
            "Tổ trưởng Tổ công tác phân công nhiệm vụ cho từng thành viên và chịu trách nhiệm về kết quả hoạt động của Tổ công tác."
        )
        dn[3] = (
            "Các khoa, phòng, đơn vị liên quan và thành viên Tổ công tác chịu trách nhiệm thi hành Quyết định này./."
        )
    body: list[Any] = []
    for k, x in enumerate(dn, 1):
        body.append(("nd", [(f"Điều {k}. ", bold), (x, {})]))
        if clauses and k == 2:
            body[-1] = ("nd", [("Điều 2. Nhiệm vụ của Tổ công tác", bold)])
            body += [f"{m}. {y}" for m, y in enumerate(tp["tasks"][:4], 1)]
            body += [
                "5. Thực hiện các nhiệm vụ khác, gồm:",
                "a) Tham gia các đoàn kiểm tra, giám sát;",
                "b) Xây dựng dự toán kinh phí hằng năm;",
                "c) Quản lý hồ sơ, tài liệu của Tổ công tác;",
                "d) Chuẩn bị nội dung các cuộc họp.",
            ]
    d.body = body
    d.noinhan = dash(["Như Điều 4", "Sở Y tế (để b/c)" if a.sym != "SYT" else "UBND tỉnh (để b/c)"], a.unit)
    date = DATES[n % len(DATES)]
    cite = f"(Kèm theo Quyết định số {d.so.removeprefix('Số: ')} {date} của {a.chief})"
    if annex == "ds":
        d.annex = [
            ("pl", "Phụ lục"),
            ("plt", "DANH SÁCH THÀNH VIÊN TỔ CÔNG TÁC"),
            ("plc", cite),
            {
                "table": [["TT", "Họ và tên", "Chức vụ, đơn vị công tác", "Nhiệm vụ"]]
                + [
                    [
                        str(k),
                        NAMES[k % 7],
                        "Viên chức " + ("Phòng Kế hoạch - Nghiệp vụ" if k % 2 else "Khoa Kiểm soát bệnh tật"),
                        ["Tổ trưởng", "Tổ phó", "Thành viên", "Thành viên", "Thư ký"][k - 1],
                    ]
                    for k in range(1, 6)
                ],
                "w": [1, 4, 5, 2],
            },
        ]
    if annex == "qc":

        def dieu(k: int, ti: str, xs: list[str]) -> list[Any]:
            return [("nd", [(f"Điều {k}. {ti}", bold)]), *[f"{m}. {y}" for m, y in enumerate(xs, 1)]]

        d.annex = [
            ("loai", "QUY CHẾ", {"sb": 0}),
            ("ty", "Làm việc của Tổ công tác"),
            ("plc", cite),
            ("chuong", "Chương I"),
            ("tenchuong", "QUY ĐỊNH CHUNG"),
            *dieu(
                1,
                "Phạm vi điều chỉnh và đối tượng áp dụng",
                [
                    "Quy chế này quy định nguyên tắc, chế độ làm việc, trách nhiệm và quan hệ công tác của Tổ công tác.",
                    "Quy chế này áp dụng đối với các thành viên Tổ công tác và các đơn vị, cá nhân có liên quan.",
                ],
            ),
            *dieu(
                2,
                "Nguyên tắc làm việc",
                [
                    "Tổ công tác làm việc theo nguyên tắc tập trung dân chủ, đề cao trách nhiệm của Tổ trưởng.",
                    "Các cuộc họp được tiến hành khi có ít nhất hai phần ba số thành viên tham dự.",
                ],
            ),
            ("chuong", "Chương II"),
            ("tenchuong", "TRÁCH NHIỆM CỦA CÁC THÀNH VIÊN"),
            *dieu(
                3,
                "Tổ trưởng",
                [
                    "Chỉ đạo, điều hành toàn bộ hoạt động của Tổ công tác.",
                    "Phân công nhiệm vụ cho các thành viên và chủ trì các cuộc họp.",
                ],
            ),
            *dieu(4, "Các thành viên", ["Thực hiện nhiệm vụ do Tổ trưởng phân công.", *tp["tasks"][:3]]),
            ("chuong", "Chương III"),
            ("tenchuong", "TỔ CHỨC THỰC HIỆN"),
            *dieu(
                5,
                "Trách nhiệm thi hành",
                [
                    "Các thành viên Tổ công tác chịu trách nhiệm thi hành Quy chế này.",
                    "Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về bộ phận thường trực để xem xét, sửa đổi, bổ sung./.",
                ],
            ),
        ]
    return d


def tt(h: Hand, a: Agency, n: int, t: int, deputy: bool = False) -> Doc:
    tp = TOPICS[t]
    d = base(h, a, "TTr", n, f"Về việc bố trí kinh phí {tp['s']}", "TỜ TRÌNH", deputy)
    d.kinhgui = [
        "Ủy ban nhân dân tỉnh Tân Hải"
        if a.sym == "SYT"
        else "Sở Y tế tỉnh Tân Hải"
        if a.sym != "TYT"
        else "Ủy ban nhân dân xã Xuân Lâm"
    ]
    d.body = [
        tp["intro"],
        ("muc", "I. SỰ CẦN THIẾT"),
        "Nguồn kinh phí chi thường xuyên được giao năm 2026 chưa bao gồm các nội dung nêu trên; việc bố trí bổ sung là cần thiết để bảo đảm tiến độ.",
        ("muc", "II. NỘI DUNG ĐỀ NGHỊ"),
        *[f"{k}. {x}" for k, x in enumerate(tp["tasks"][:3], 1)],
        "Tổng kinh phí đề nghị bổ sung là 285.600.000 đồng (Hai trăm tám mươi lăm triệu sáu trăm nghìn đồng), trong đó:",
        {
            "table": [
                ["TT", "Nội dung chi", "Số tiền (đồng)"],
                ["1", "Mua vật tư, hóa chất", "168.000.000"],
                ["2", "Tập huấn, truyền thông", "72.600.000"],
                ["3", "Kiểm tra, giám sát", "45.000.000"],
            ],
            "w": [1, 6, 3],
        },
        f"{a.full} kính trình cấp có thẩm quyền xem xét, quyết định./.",
    ]
    d.noinhan = dash(["Như trên", "Phòng Kế hoạch - Tài chính"], a.unit)
    return d


def tb(h: Hand, a: Agency, n: int, t: int, short: bool = True, deputy: bool = False) -> Doc:
    tp = TOPICS[t]
    d = base(h, a, "TB", n, f"Kết luận cuộc họp về {tp['s']}", "THÔNG BÁO", deputy)
    d.body = [
        f"Ngày 08 tháng 01 năm 2026, {a.full} tổ chức cuộc họp về {tp['s']}. Sau khi nghe báo cáo và ý kiến thảo luận của các đại biểu, lãnh đạo cơ quan kết luận như sau:",
        *[f"{k}. {x}" for k, x in enumerate(tp["tasks"][: 2 if short else 5], 1)],
    ]
    if not short:
        d.body += [TOPICS[(t + 1) % 7]["intro"], *TOPICS[(t + 1) % 7]["tasks"]]
    d.body.append(
        "Văn phòng thông báo để các đơn vị biết, thực hiện./."
        if a.sym == "SYT"
        else f"{a.full} thông báo để các đơn vị, cá nhân biết, thực hiện./."
    )
    d.noinhan = dash(["Các đơn vị dự họp", "Lãnh đạo cơ quan"], a.unit)
    return d


def gm(h: Hand, a: Agency, n: int, t: int, deputy: bool = False) -> Doc:
    tp = TOPICS[t]
    d = base(h, a, "GM", n, f"Dự hội nghị triển khai công tác {tp['s']}", "GIẤY MỜI", deputy)
    d.body = [
        f"{a.full} trân trọng kính mời: Đại diện lãnh đạo các cơ quan, đơn vị liên quan tới dự hội nghị triển khai công tác {tp['s']}.",
        "Chủ trì: Lãnh đạo cơ quan.",
        "Thời gian: 08 giờ 00 phút, ngày 14 tháng 12 năm 2026.",
        "Địa điểm: Phòng họp tầng 2, trụ sở cơ quan.",
        "Đề nghị các đại biểu đến dự đúng thành phần, thời gian và địa điểm nêu trên./.",
    ]
    d.noinhan = dash(["Như thành phần mời", "Lãnh đạo cơ quan"], a.unit)
    return d


def made(d: Doc) -> Callable[[], bytes]:
    return lambda: Writer(copy.deepcopy(d)).package()


# ---------------------------------------------------------------------------------------------- the correct ones
def correct() -> list[Sample]:
    out: list[Sample] = []

    def add(name: str, d: Doc, **x: Any) -> None:
        for k, v in x.items():
            setattr(d, k, v)
        out.append(Sample(f"d4-{name}", d.hand.name, made(d)))

    add("cv-syt-bang", cv(BANG, SYT, 1, 0, many=True))
    add("cv-ttyt-tab", cv(TAB, TTYT, 2, 1, table=True, deputy=True))
    add("cv-ubnd-hop", cv(HOP, UBX, 3, 2, many=True, long=2))
    add("cv-syt-kieu-dai", cv(KIEU, SYT, 4, 3, many=True, long=5, deputy=True))
    add("cv-tyt-libre", cv(LIBRE, TYT, 5, 4))
    add("cv-ttyt-chude", cv(CHUDE, TTYT, 6, 5, long=3))
    add("cv-syn-google", cv(GOOGLE, SYN, 7, 6, many=True, table=True))
    add("cv-hop2", cv(HOP2, SYT, 8, 2, deputy=True))
    add("cv-nfd", cv(BANG, TTYT, 9, 0, long=2), nfd=True)
    add("cv-hoatoc", cv(BANG, SYT, 10, 0, many=True), khan="HỎA TỐC")
    add("cv-khan-tab", cv(TAB, TTYT, 11, 2), khan="KHẨN")
    d = cv(LIBRE, UBX, 12, 1, many=True)
    d.so, d.date = "Số:         /UBND-VHXH", "Quảng Hòa, ngày      tháng 4 năm 2026"
    add("cv-chua-so", d)
    add("kh-ttyt-bang", kh(BANG, TTYT, 13, 0, table=True))
    add("kh-syt-tab-dai", kh(TAB, SYT, 14, 1, long=4))
    add("kh-tyt-hop", kh(HOP, TYT, 15, 3, deputy=True))
    add("kh-ubnd-kieu", kh(KIEU, UBX, 16, 6, table=True), autodash=True)
    add("kh-libre-dai", kh(LIBRE, TTYT, 17, 4, long=3, table=True))
    add("kh-chude", kh(CHUDE, SYT, 18, 5, long=2))
    add("kh-google", kh(GOOGLE, TYT, 19, 2))
    add("bc-bang-phan", bc(BANG, TTYT, 20, 3, long=3, phan=True))
    add("bc-tab", bc(TAB, TYT, 21, 0, up=True))
    add("bc-hop2", bc(HOP2, UBX, 22, 2, long=2, up=True, deputy=True))
    add("bc-kieu-phan", bc(KIEU, TTYT, 23, 4, long=4, phan=True))
    add("bc-libre", bc(LIBRE, TYT, 24, 6, up=True), autodash=True)
    add("bc-chude", bc(CHUDE, TTYT, 25, 1, long=3))
    add("bc-google-nfd", bc(GOOGLE, TTYT, 26, 5, up=True), nfd=True)
    add("qd-bang-phuluc", qd(BANG, SYT, 27, 0, annex="ds"))
    add("qd-tab", qd(TAB, TTYT, 28, 1, clauses=True))
    add("qd-hop-phuluc", qd(HOP, TTYT, 29, 2, annex="ds", deputy=True))
    add("qd-kieu-quyche", qd(KIEU, SYT, 30, 3, annex="qc"))
    add("qd-libre-khoan", qd(LIBRE, UBX, 31, 2, clauses=True))
    add("qd-chude-quyche", qd(CHUDE, TTYT, 32, 5, annex="qc", deputy=True))
    add("qd-google-ngang", qd(GOOGLE, SYN, 33, 6, annex="ds"), annex_land=True)
    add("tt-bang", tt(BANG, SYT, 34, 4))
    add("tt-tab", tt(TAB, TTYT, 35, 0, deputy=True))
    add("tt-kieu", tt(KIEU, TYT, 36, 3), margins=(25, 25, 35, 15))
    add("tb-hop", tb(HOP, SYT, 37, 5, short=False))
    add("tb-ngan", tb(BANG, UBX, 38, 2), pages="none")
    add("gm-libre", gm(LIBRE, TTYT, 39, 1), pages="none")
    add("gm-chude", gm(CHUDE, SYT, 40, 6, deputy=True), margins=(20, 20, 30, 15))
    return out


# ---------------------------------------------------------------------------------------------- the faulty ones
def faulty() -> list[Sample]:
    out: list[Sample] = []

    def add(name: str, d: Doc, part: str, says: tuple[str, ...], fault: str, **x: Any) -> None:
        for k, v in x.items():
            setattr(d, k, v)
        out.append(Sample(f"s4-{name}", d.hand.name, made(d), part, says, fault))

    def swap(d: Doc, old: str, new: str) -> Doc:
        """Replace once in the text of the body; it must be there."""
        for k, b in enumerate(d.body):
            if isinstance(b, str) and old in b:
                d.body[k] = b.replace(old, new, 1)
                return d
            if isinstance(b, tuple) and isinstance(b[1], list):
                for m, (t, e) in enumerate(b[1]):
                    if old in t:
                        b[1][m] = (t.replace(old, new, 1), e)
                        return d
            elif isinstance(b, tuple) and isinstance(b[1], str) and old in b[1]:
                d.body[k] = (b[0], b[1].replace(old, new, 1), *b[2:])
                return d
        raise ValueError(old)

    d = cv(TAB, SYT, 1, 3)
    add(
        "so-lien",
        d,
        "so-ky-hieu",
        ("cách", "khoảng trắng", "số: "),
        "Sau “Số:” không có dấu cách.",
        so=d.so.replace("Số: ", "Số:"),
    )
    d = qd(HOP, TTYT, 2, 0)
    add(
        "so-co-nam",
        d,
        "so-ky-hieu",
        ("năm", "2026"),
        "Số, ký hiệu của quyết định hành chính có năm.",
        so="Số: 33/2026/QĐ-TTYT",
    )
    add(
        "ky-hieu-thuong",
        kh(LIBRE, TYT, 3, 1),
        "so-ky-hieu",
        ("hoa", "kh-tyt"),
        "Ký hiệu viết bằng chữ thường.",
        so="Số: 46/kh-tyt",
    )
    add(
        "cv-co-loai",
        cv(GOOGLE, TTYT, 4, 2),
        "so-ky-hieu",
        ("cv", "công văn", "tên loại", "loại"),
        "Ký hiệu công văn có chữ CV.",
        so="Số: 59/CV-TTYT",
    )
    add(
        "chu-quan-dam",
        cv(KIEU, TTYT, 5, 4),
        "co-quan",
        ("đậm",),
        "Tên cơ quan chủ quản in đậm.",
        ov={"cq": {"b": True}},
    )
    add(
        "ban-hanh-thuong",
        bc(TAB, TTYT, 6, 0),
        "co-quan",
        ("hoa",),
        "Tên cơ quan ban hành viết chữ thường.",
        org=["Trung tâm Y tế", "khu vực Như Thanh"],
    )
    add(
        "ban-hanh-khong-dam",
        kh(CHUDE, SYT, 7, 2),
        "co-quan",
        ("đậm",),
        "Tên cơ quan ban hành không in đậm.",
        ov={"bh": {"b": False}},
    )
    add(
        "k-t",
        cv(HOP2, SYT, 8, 5, deputy=True),
        "chu-ky",
        ("k/t", "kt."),
        "Ghi “K/T” thay cho “KT.”.",
        post=["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
    )
    add(
        "thieu-ket",
        swap(tt(BANG, TYT, 9, 6), "./.", "."),
        "noi-dung",
        ("./.", "kết thúc", "hết nội dung"),
        "Cuối văn bản thiếu “./.”.",
    )
    add(
        "ngay-thieu-0",
        cv(HOP, UBX, 10, 1),
        "dia-danh-ngay",
        ("05", "số 0", "thêm 0"),
        "Ngày nhỏ hơn 10 không có số 0.",
        date="Quảng Hòa, ngày 5 tháng 3 năm 2026",
    )
    add(
        "ngay-gach-cheo",
        tb(LIBRE, SYT, 11, 4),
        "dia-danh-ngay",
        ("5/3/2026", "gạch chéo", "ngày 05 tháng 3", "ngày 05", "viết đủ", "ngày ... tháng", "ngày … tháng"),
        "Ngày tháng ở đầu ghi “ngày 5/3/2026”.",
        date="Tân Hải, ngày 5/3/2026",
    )
    add(
        "ngay-dung",
        gm(KIEU, TTYT, 12, 3),
        "dia-danh-ngay",
        ("nghiêng",),
        "Địa danh, ngày tháng không in nghiêng.",
        ov={"ngay": {"i": False}},
    )
    add(
        "ngay-trong-bai",
        swap(bc(BANG, TYT, 13, 2), "ngày 06 tháng 01 năm 2026", "ngày 6 tháng 1 năm 2026"),
        "noi-dung|can-cu",
        ("06", "01", "số 0", "thêm 0"),
        "Ngày, tháng viện dẫn trong nội dung thiếu số 0.",
    )
    add(
        "dieu-nhay",
        swap(qd(TAB, SYT, 14, 5), "Điều 4. ", "Điều 5. "),
        "noi-dung",
        ("điều 5", "điều 4", "liên tục", "nhảy", "thứ tự"),
        "Từ Điều 3 nhảy sang Điều 5.",
        noinhan=dash(["Như Điều 5", "UBND tỉnh (để b/c)"], "NVY"),
    )
    d = qd(KIEU, TTYT, 15, 3, clauses=True)
    for k_ in ("3. Nhập", "4. Quản", "5. Thực"):
        swap(d, k_, f"{int(k_[0]) + 1}{k_[1:]}")
    add(
        "khoan-nhay",
        d,
        "noi-dung",
        ("khoản", "4.", "3.", "liên tục", "nhảy", "thứ tự", "đánh số"),
        "Khoản 2 nhảy sang khoản 4.",
    )
    d = qd(LIBRE, SYN, 16, 6, clauses=True)
    swap(d, "c) Quản", "d) Quản")
    swap(d, "d) Chuẩn", "đ) Chuẩn")
    add(
        "diem-nhay",
        d,
        "noi-dung",
        ("điểm", "c)", "d)", "liên tục", "nhảy", "thứ tự", "đánh số"),
        "Điểm b nhảy sang điểm d.",
    )
    add(
        "bai-dam",
        cv(BANG, UBX, 17, 2, many=True),
        "noi-dung",
        ("đậm",),
        "Toàn bộ nội dung in đậm.",
        ov={"nd": {"b": True}},
    )
    add(
        "bai-nghieng",
        tb(HOP, TTYT, 18, 0, short=False),
        "noi-dung",
        ("nghiêng",),
        "Toàn bộ nội dung in nghiêng.",
        ov={"nd": {"i": True}},
    )
    add(
        "chuong-khong-giua",
        qd(BANG, SYT, 19, 5, annex="qc"),
        "noi-dung|phu-luc",
        ("giữa",),
        "“Chương …” không canh giữa.",
        ov={"chuong": {"jc": "left"}},
    )
    add(
        "phan-khong-dam",
        bc(GOOGLE, TTYT, 20, 1, long=2, phan=True),
        "noi-dung",
        ("đậm",),
        "“Phần …” không in đậm.",
        ov={"chuong": {"b": False}},
    )
    add(
        "thieu-dong-quyet-dinh",
        qd(CHUDE, TTYT, 21, 4),
        "noi-dung|can-cu|ten-loai",
        ("quyết định:", "“quyết định", "dòng"),
        "Thiếu dòng “QUYẾT ĐỊNH:”.",
        qdline="",
    )
    add(
        "cho-trong-ngoac",
        swap(cv(LIBRE, SYT, 22, 6, many=True), "Sở Y tế tỉnh Tân Hải", "[tên cơ quan]"),
        "noi-dung",
        ("[tên", "chưa điền", "chỗ trống", "để trống", "mẫu"),
        "Còn chỗ chưa điền “[tên cơ quan]”.",
    )
    add(
        "cho-trong-cham",
        swap(gm(TAB, SYT, 23, 0), "08 giờ 00 phút", "...... giờ ...... phút"),
        "noi-dung",
        ("...", "…", "chưa điền", "chỗ trống", "để trống"),
        "Giờ họp để “......”.",
    )
    add(
        "so-y-te-thuong",
        swap(bc(HOP2, TYT, 24, 4, up=True), "của Sở Y tế về", "của sở y tế về"),
        "noi-dung",
        ("sở y tế", "hoa"),
        "Trong nội dung viết “sở y tế”.",
    )
    add(
        "chan-doi-ben",
        cv(BANG, TTYT, 25, 3),
        "noi-nhan|chu-ky",
        ("bên", "trái", "phải", "đổi"),
        "Chữ ký ở bên trái, Nơi nhận ở bên phải.",
        swap=True,
    )
    d = qd(KIEU, SYT, 26, 1, annex="ds")
    add("phuluc-thieu-dong", d, "phu-luc", ("phụ lục",), "Phụ lục không có dòng “Phụ lục”.", annex=d.annex[1:])
    d = qd(GOOGLE, TTYT, 27, 0, annex="ds")
    add(
        "phuluc-thieu-dan",
        d,
        "phu-luc",
        ("kèm theo",),
        "Phụ lục không ghi kèm theo văn bản nào.",
        annex=[*d.annex[:2], *d.annex[3:]],
    )
    add(
        "do-khan-thuong",
        cv(BANG, SYN, 28, 0, many=True),
        "do-khan",
        ("hoa",),
        "Dấu độ khẩn viết chữ thường.",
        khan="Hỏa tốc",
    )
    add("le-trai", kh(TAB, TTYT, 29, 5), "trang", ("lề trái", "lề"), "Lề trái 20 mm.", margins=(20, 20, 20, 20))
    d = kh(HOP, SYT, 30, 6)
    d.body[-2] = ("nd", [(d.body[-2], {"font": "Arial"})])
    add("arial", d, "phong-chu|noi-dung", ("arial", "phông"), "Một đoạn dùng phông Arial.")
    add(
        "gian-dong",
        cv(CHUDE, UBX, 31, 2, long=2),
        "noi-dung|trang",
        ("dòng",),
        "Giãn dòng 2,0.",
        ov={"nd": {"line": 480}},
    )
    d = cv(KIEU, TYT, 32, 1)
    add(
        "nn-thieu-cham-phay",
        d,
        "noi-nhan",
        (";", "chấm phẩy"),
        "Một dòng Nơi nhận thiếu dấu chấm phẩy.",
        noinhan=["- Như trên", "- Giám đốc Sở (để b/c);", "- Lưu: VT, DS."],
    )
    add(
        "nn-thieu-luu",
        kh(LIBRE, UBX, 33, 3),
        "noi-nhan",
        ("lưu",),
        "Nơi nhận không có “Lưu: VT”.",
        noinhan=["- Sở Y tế (để b/c);", "- Lãnh đạo đơn vị;", "- Các thôn, trường học."],
    )
    d = tb(TAB, TTYT, 34, 6)
    add(
        "nn-thieu-cham",
        d,
        "noi-nhan",
        ("chấm",),
        "Danh sách nơi nhận không kết thúc bằng dấu chấm.",
        noinhan=[*d.noinhan[:-1], d.noinhan[-1].rstrip(".")],
    )
    add("kinh-gui-dam", tt(HOP, TTYT, 35, 2), "kinh-gui", ("đậm",), "“Kính gửi” in đậm.", ov={"kg": {"b": True}})
    d = cv(BANG, TTYT, 36, 0)
    add("thieu-v-v", d, "trich-yeu", ("v/v",), "Trích yếu công văn không có “V/v”.", subject=CAP(TOPICS[0]["s"]))
    add(
        "thieu-ten-loai",
        kh(GOOGLE, SYT, 37, 4),
        "ten-loai",
        ("tên loại", "kế hoạch"),
        "Không có tên loại “KẾ HOẠCH”.",
        title="",
    )
    add(
        "thieu-so-trang",
        bc(KIEU, TTYT, 38, 0, long=4),
        "trang",
        ("số trang", "đánh số"),
        "Văn bản nhiều trang không đánh số trang.",
        pages="none",
    )
    add(
        "trang-ngang",
        kh(BANG, TYT, 39, 2),
        "trang",
        ("ngang", "dọc", "khổ", "hướng"),
        "Trang nội dung để khổ ngang.",
        land=True,
    )
    add(
        "can-cu-dung", qd(HOP2, UBX, 40, 2), "can-cu", ("nghiêng",), "Căn cứ không in nghiêng.", ov={"cc": {"i": False}}
    )
    return out
