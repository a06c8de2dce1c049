"""The authorities that this office trusts."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from asn1crypto import pem, x509

log = logging.getLogger(__name__)
_SUFFIXES = {".pem", ".crt", ".cer", ".der"}


def trust_roots(folder: Path) -> tuple[x509.Certificate, ...]:
    """The authorities that this office trusts: the certificates (PEM or DER) in a folder of the operator."""
    if not folder.is_dir():
        return ()
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    return _read_roots(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _read_roots(files: tuple[tuple[Path, int], ...]) -> tuple[x509.Certificate, ...]:
    certificates = []
    for path, _ in files:
        content = path.read_bytes()
        try:
            parts = [part for _, _, part in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
            certificates += [x509.Certificate.load(part) for part in parts]
        except ValueError:
            log.exception("no certificate in %s", path)
    return tuple(certificates)
