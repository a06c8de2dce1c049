"""Puts the time that an authority certifies into a signature (RFC 3161; PAdES B-T, ETSI EN 319 142).

In two steps around the network: the limited process that reads the file has none."""

from __future__ import annotations

import hashlib
import io
import secrets

from asn1crypto import algos, cms, core, tsp
from pyhanko.pdf_utils.reader import PdfFileReader

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.files.sandbox import limited

MAX_STAMP = 50_000  # bytes
STAMP_SECONDS = 8.0
_REFUSED = "Máy chủ cấp dấu thời gian trả lời không đúng; chữ ký không có dấu thời gian."


@limited()
def stamp_request(signed: bytes) -> bytes:
    """What to ask the time stamp server about the last signature of a PDF."""
    _, content = _last_signature(signed)
    digest = hashlib.sha256(_signer(content)["signature"].native).digest()
    algorithm = algos.DigestAlgorithm({"algorithm": "sha256", "parameters": core.Null()})
    request = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": tsp.MessageImprint({"hash_algorithm": algorithm, "hashed_message": digest}),
            "nonce": secrets.randbits(64),
            "cert_req": True,
        }
    )
    return bytes(request.dump())


@limited()
def with_stamp(signed: bytes, request: bytes, answer: bytes) -> bytes:
    """The PDF with the server's answer beside the last signature; no signed byte changes. Raises
    :class:`RuleBroken` when the answer is not one to this request. Who vouches for the time is found out by the check
    of the signature."""
    asked, said = tsp.TimeStampReq.load(request), tsp.TimeStampResp.load(answer)
    if said["status"]["status"].native not in ("granted", "granted_with_mods"):
        raise RuleBroken(_REFUSED)
    token = said["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    if _said(info) != _said(asked):
        raise RuleBroken(_REFUSED)
    (start, end), content = _last_signature(signed)
    attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
    _signer(content)["unsigned_attrs"] = cms.CMSAttributes([attribute])
    digits: bytes = content.dump(force=True).hex().encode()
    if len(digits) > end - start:
        raise RuleBroken("Chữ ký không còn chỗ cho dấu thời gian.")
    return signed[:start] + digits.ljust(end - start, b"0") + signed[end:]


def _said(part: tsp.TSTInfo | tsp.TimeStampReq) -> tuple[str, bytes, int]:
    """What the stamp is of, and the number that ties answer to request."""
    imprint = part["message_imprint"]
    return imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native, part["nonce"].native


def _last_signature(signed: bytes) -> tuple[tuple[int, int], cms.ContentInfo]:
    """Where the hexadecimal digits of the last signature stand in the file, and what they say."""
    last = PdfFileReader(io.BytesIO(signed), strict=False).embedded_regular_signatures[-1]
    before, after = int(last.byte_range[1]), int(last.byte_range[2])
    start, end = before + 1, after - 1  # inside the angle brackets
    return (start, end), cms.ContentInfo.load(bytes.fromhex(signed[start:end].decode("ascii")))


def _signer(content: cms.ContentInfo) -> cms.SignerInfo:
    return content["content"]["signer_infos"][0]
