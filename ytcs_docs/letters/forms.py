"""Forms of the pages about Word files."""

from __future__ import annotations

from flask_wtf.file import FileField

from ytcs_docs.core.forms import ChoiceField, Needed, OfficeForm
from ytcs_docs.letters.catalogue import TEMPLATE_LABELS


class CheckForm(OfficeForm):
    """A Word file whose form is to be checked."""

    file = FileField("Tệp Word .docx", [Needed("Hãy chọn một tệp Word.")], render_kw={"accept": ".docx"})


class TemplateForm(OfficeForm):
    """A Word template of the agency's own."""

    form = ChoiceField("Cho mẫu", pairs=TEMPLATE_LABELS.items())
    file = FileField("Tệp mẫu .docx", [Needed("Hãy chọn tệp mẫu.")], render_kw={"accept": ".docx"})
