"""Certificates of an organisation's own authority, which no public list names."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"


def own_authority(folder: Path) -> tuple[Path, Path]:
    """Write an authority's certificate, and a server's on the loopback with its key; return both files."""
    issuing, serving = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _unsigned("Organisation", "Organisation", issuing, issuing, authority=True).sign(
        issuing, hashes.SHA256()
    )
    named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))])
    unsigned = _unsigned(LOOPBACK, "Organisation", serving, issuing, authority=False).add_extension(
        named, critical=False
    )
    key = serving.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    trusted, certificate = folder / "authority.pem", folder / "server.pem"
    trusted.write_bytes(authority.public_bytes(Encoding.PEM))
    certificate.write_bytes(key + unsigned.sign(issuing, hashes.SHA256()).public_bytes(Encoding.PEM))
    return trusted, certificate


def _unsigned(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    issuing: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(tz=datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key()), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
