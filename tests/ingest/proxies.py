"""A proxy on loopback that opens tunnels (CONNECT), and a server with a certificate behind it."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

HOST = "files.example.org"


def certificate(folder: Path) -> Path:
    """A certificate of `HOST` and its key, in one file, which vouches for itself."""
    path = folder / "certificate.pem"
    program = shutil.which("openssl")
    assert program, "openssl makes the certificate of the test"
    subprocess.run(
        [
            program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
            "-keyout", folder / "key.pem", "-out", path,
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return path


@contextmanager
def serving_securely(folder: Path, body: bytes) -> Iterator[int]:
    """A server over TLS that answers every path with `body`; tells its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "https://192.168.1.1/projects.csv")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Proxy:
    """What a proxy was asked, and where it is."""

    asked: list[str] = field(default_factory=list)
    refuses: bool = False
    address: str = ""


@contextmanager
def proxying(port: int) -> Iterator[Proxy]:
    """A proxy that knows one way: whatever host is asked for, it leads to `port` here."""
    found = Proxy()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            found.asked.append(self.rfile.readline().decode().strip())
            while self.rfile.readline().strip():
                pass
            if found.refuses:
                self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
                return
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with closing(socket.create_connection(("127.0.0.1", port))) as onward:
                back = threading.Thread(target=_pump, args=(onward, self.connection), daemon=True)
                back.start()
                _pump(self.connection, onward)
                back.join(timeout=10)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        found.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(1 << 16):
            target.sendall(part)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
