"""Secure connections: what a source allows, and the name of what is wrong with a server."""

import ssl
from functools import lru_cache

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from feeds.model.fetching import Tls
from feeds.sources.web.sockets import TimedTlsSocket

_LEGACY_SERVER_CONNECT = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT; Python names it from 3.12 on."""

_MENDS = {
    "old protocol": "their server needs TLS 1.2; until it has that, set `tls: {legacy: true}`",
    "weak key": "their server needs a new certificate; until it has one, set `tls: {legacy: true}`",
    "no common cipher": "their server's ciphers are too old; `tls: {legacy: true}` allows them",
    "missing intermediate": (
        "its certificate leads to no authority known here, most often because the server does not send the "
        "intermediate one; until it does, save that certificate and name it in `tls: {ca: file}`"
    ),
    "expired certificate": (
        "tell their webmaster; until they renew it, `tls: {verify: false}` goes on, trusting anybody"
    ),
    "certificate from the future": "is the clock of this machine right?",
    "wrong name": "its certificate is for another host; correct the address, or tell their webmaster",
    "self-signed certificate": (
        "nobody known here vouches for it; save the certificate and name it in `tls: {ca: file}`"
    ),
    "no TLS": "that port does not speak TLS; write http:// in the address, or correct the port",
    "broken handshake": "tell their webmaster; `tls: {legacy: true}` allows old protocols and ciphers",
    "bad certificate": "tell their webmaster",
}
_BY_VERIFY_CODE = {
    2: "missing intermediate",
    9: "certificate from the future",
    10: "expired certificate",
    18: "self-signed certificate",
    19: "self-signed certificate",
    20: "missing intermediate",
    21: "missing intermediate",
    62: "wrong name",
    64: "wrong name",
    66: "weak key",
    67: "weak key",
    68: "weak key",
}
_BY_REASON = {
    "UNSUPPORTED_PROTOCOL": "old protocol",
    "TLSV1_ALERT_PROTOCOL_VERSION": "old protocol",
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": "old protocol",
    "NO_PROTOCOLS_AVAILABLE": "old protocol",
    "DH_KEY_TOO_SMALL": "weak key",
    "EE_KEY_TOO_SMALL": "weak key",
    "CA_KEY_TOO_SMALL": "weak key",
    "CA_MD_TOO_WEAK": "weak key",
    "WRONG_SIGNATURE_TYPE": "weak key",
    "NO_SHARED_CIPHER": "no common cipher",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "no common cipher",
    "WRONG_VERSION_NUMBER": "no TLS",
    "HTTP_REQUEST": "no TLS",
    "RECORD_LAYER_FAILURE": "no TLS",
    "PACKET_LENGTH_TOO_LONG": "no TLS",
}


class UnusableAuthority(Exception):
    """The file of a source's own authorities; the rest of a sentence that begins with the address."""


def make_context(tls: Tls) -> ssl.SSLContext:
    """How a source's servers are trusted. Raises UnusableAuthority.

    A file of authorities that was replaced is read anew.
    """
    try:
        return _make_context(tls, tls.ca.stat().st_mtime_ns if tls.ca else 0)
    except OSError as problem:
        raise UnusableAuthority(
            f"has a file of authorities, `tls: {{ca: {tls.ca}}}`, that cannot be used "
            f"({problem.strerror or problem}); it must hold certificates in PEM form"
        ) from problem


@lru_cache(maxsize=64)
def _make_context(tls: Tls, _modified: int) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    context.load_default_certs()
    context.sslsocket_class = TimedTlsSocket
    # On every version of Python alike: certificates with small formal faults are taken, as browsers take
    # them, and a certificate in `ca` is trusted although who signed it is not known.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if tls.ca:
        context.load_verify_locations(tls.ca)
    if tls.legacy:
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # not ALL: that has ciphers without a certificate
        context.options |= _LEGACY_SERVER_CONNECT
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def name_defect(problem: ssl.SSLError) -> tuple[str, str]:
    """What is wrong in a few words, and a sentence with the mend."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        defect = _BY_VERIFY_CODE.get(getattr(problem, "verify_code", 0), "bad certificate")
        detail = str(getattr(problem, "verify_message", ""))
    else:
        reason = str(getattr(problem, "reason", "") or "")
        defect = _BY_REASON.get(reason, "broken handshake")
        detail = reason.replace("_", " ").lower()
    return defect, _MENDS[defect] + (f" ({detail.rstrip('.')})" if detail else "")
