"""Certificates made for a test: good ones, and every kind of bad one."""

import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Identity:
    """A certificate, its key, and the certificates that a server sends after it."""

    certificate: x509.Certificate
    key: Key
    chain: tuple[x509.Certificate, ...] = ()

    def pem(self) -> bytes:
        """The certificate alone."""
        return bytes(self.certificate.public_bytes(Encoding.PEM))


def make_authority(name: str, issuer: Identity | None = None) -> Identity:
    """An authority; a root unless another one vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _sign(name, key, issuer, x509.BasicConstraints(ca=True, path_length=None))
    return Identity(certificate, key, (certificate, *issuer.chain) if issuer else ())


def make_server(
    host: str, issuer: Identity | None, *, starts: timedelta = -DAY, ends: timedelta = DAY, bits: int = 0
) -> Identity:
    """A server's certificate, from so long from now to so long from now; `bits` makes an RSA key."""
    key: Key = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
    try:
        name: x509.GeneralName = x509.IPAddress(ip_address(host))
    except ValueError:
        name = x509.DNSName(host)
    names = x509.SubjectAlternativeName([name])
    certificate = _sign(host, key, issuer, names, starts=starts, ends=ends)
    return Identity(certificate, key, issuer.chain if issuer else ())


def make_context(
    identity: Identity, folder: Path, *, chain: bool = True, old: bool = False
) -> ssl.SSLContext:
    """What a server needs; without `chain` it forgets the intermediates, `old` speaks TLS 1.1 at best."""
    certificates = (identity.certificate, *(identity.chain if chain else ()))
    path = folder / f"{identity.certificate.serial_number}.pem"
    path.write_bytes(
        b"".join(each.public_bytes(Encoding.PEM) for each in certificates)
        + identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    if old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.load_cert_chain(path)
    return context


def _sign(
    name: str,
    key: Key,
    issuer: Identity | None,
    extension: x509.ExtensionType,
    *,
    starts: timedelta = -DAY,
    ends: timedelta = DAY,
) -> x509.Certificate:
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + starts)
        .not_valid_after(now + ends)
        .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        .sign(issuer.key if issuer else key, SHA256())
    )
