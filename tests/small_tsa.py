"""A real time-stamping authority: certificates of its own, answers by `openssl ts`, served on loopback."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """[tsa]
default_tsa = t
[t]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/between.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """A folder with keys and certificates."""

    folder: Path

    @property
    def roots(self) -> Path:
        """The file with the root certificate."""
        return self.folder / "root.pem"

    def reply(self, query: bytes) -> bytes:
        """Answer a request as `openssl ts` does."""
        (self.folder / "query").write_bytes(query)
        return self._openssl("-reply", "-queryfile", "query", "-config", "tsa.cnf")

    def query(self, message: bytes, *words: str) -> bytes:
        """Ask as `openssl ts` does."""
        (self.folder / "message").write_bytes(message)
        return self._openssl("-query", "-data", "message", "-cert", *words)

    def accepts(self, answer: bytes, message: bytes) -> bool:
        """Say what `openssl ts -verify` says."""
        (self.folder / "answer").write_bytes(answer)
        (self.folder / "message").write_bytes(message)
        words = ("-verify", "-in", "answer", "-data", "message", "-CAfile", "root.pem")
        return (
            subprocess.run(["openssl", "ts", *words], cwd=self.folder, capture_output=True, check=False).returncode == 0
        )

    def _openssl(self, *words: str) -> bytes:
        return subprocess.run(["openssl", "ts", *words], cwd=self.folder, capture_output=True, check=True).stdout


def make_authority(folder: Path, *, usage: object = ExtendedKeyUsageOID.TIME_STAMPING, days: int = 3_650) -> Authority:
    """Make root, intermediate and signer; usage None: without extended key usage; days: until the signer expires."""
    folder.mkdir(parents=True, exist_ok=True)
    root = _Issuer("Test Root", None)
    between = _Issuer("Test Intermediate", root)
    signer = _Issuer("Test TSA", between, usage=usage, days=days)
    (folder / "root.pem").write_bytes(root.pem())
    (folder / "between.pem").write_bytes(between.pem())
    (folder / "tsa.pem").write_bytes(signer.pem())
    (folder / "tsa.key").write_bytes(
        signer.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    return Authority(folder)


class _Issuer:
    def __init__(self, name: str, issuer: "_Issuer | None", *, usage: object = ..., days: int = 3_650) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now, above = datetime.now(UTC), issuer or self
        builder = x509.CertificateBuilder().subject_name(self.name).issuer_name(above.name)
        builder = builder.public_key(self.key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=30)).not_valid_after(now + timedelta(days=days))
        builder = builder.add_extension(x509.BasicConstraints(ca=usage is ..., path_length=None), critical=True)
        if usage is not ... and usage is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)  # type: ignore[list-item]
        self.certificate = builder.sign(above.key, hashes.SHA256())

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@contextmanager
def served(answer: Callable[[bytes], bytes], *, status: int = 200) -> Iterator[str]:
    """Serve answers to requests on loopback; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/tsr"
        finally:
            server.shutdown()
