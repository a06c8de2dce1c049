"""A form that files can be dropped on."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField

from ytcs_docs.core.forms import (
    KeyField,
    OfficeForm,
)
from ytcs_docs.files.kinds import ACCEPTED


class UploadsForm(OfficeForm):
    """A form that files can be dropped on: ``uploads`` names those that wait already."""

    uploads = KeyField()
    files = MultipleFileField("Tệp", render_kw={"accept": ACCEPTED})

    def upload_tokens(self) -> list[str]:
        return [token for token in (self.uploads.data or "").split(",") if token][:40]
