"""The sample press over real HTTP on loopback: conditional requests, 404 for the rest, silence.

It serves what it is given and knows nothing of what the documents say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import urlsplit

from briefings.demo.documents import Document

PORT = 8931
"""Kept from one run to the next: validators are remembered with the address that gave them."""
_LOOPBACK = "127.0.0.1"


@contextmanager
def serve(documents: Mapping[str, Document], port: int = 0) -> Iterator[str]:
    """Serve until the block ends; gives the base URL, without a final slash.

    ``port`` 0, or a port already taken, means any free port.
    """
    server = _listen(port, type("PressHandler", (_Handler,), {"documents": documents}))
    # 50 ms instead of 500: the time that the end of the block waits for the loop to notice.
    thread = Thread(target=server.serve_forever, args=(0.05,), name="sample-press", daemon=True)
    thread.start()
    try:
        yield f"http://{_LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def unchanged(document: Document, etags: str | None, since: str | None) -> bool:
    """Whether the asker already has it: If-None-Match decides alone when present (RFC 9110)."""
    if etags is not None:
        known = {etag.strip().removeprefix("W/") for etag in etags.split(",")}
        return document.etag in known or "*" in known
    if since is None:
        return False
    try:
        return parsedate_to_datetime(document.last_modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # an unreadable date, or one without a zone: as if not said
        return False


def _listen(port: int, handler: type[_Handler]) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer((_LOOPBACK, port), handler)
    except OSError:  # taken, or reserved to root
        return ThreadingHTTPServer((_LOOPBACK, 0), handler)


class _Handler(BaseHTTPRequestHandler):
    documents: ClassVar[Mapping[str, Document]] = {}
    protocol_version = "HTTP/1.1"
    server_version = "PresseExemple"
    sys_version = ""
    timeout = 10
    """Seconds a silent connection is kept."""
    wbufsize = 1 << 16
    """One write per answer: headers and body apart wait 40 ms for each other (Nagle)."""

    def do_GET(self) -> None:
        """Answer one document."""
        document = self.documents.get(urlsplit(self.path).path)
        if document is None:
            self._answer(HTTPStatus.NOT_FOUND, b"", "text/plain; charset=utf-8")
        elif document.status != HTTPStatus.OK:
            self._answer(HTTPStatus(document.status), document.body, document.media_type)
        elif unchanged(
            document,
            self.headers.get("If-None-Match"),
            self.headers.get("If-Modified-Since"),
        ):
            self._answer(HTTPStatus.NOT_MODIFIED, b"", "", document)
        else:
            self._answer(HTTPStatus.OK, document.body, document.media_type, document)

    def do_HEAD(self) -> None:
        """The same headers, no body."""
        self.do_GET()

    def _answer(
        self,
        status: HTTPStatus,
        body: bytes,
        media_type: str,
        validated: Document | None = None,
    ) -> None:
        self.send_response(status)
        if validated is not None:
            self.send_header("ETag", validated.etag)
            self.send_header("Last-Modified", validated.last_modified)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status is not HTTPStatus.NOT_MODIFIED:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: the demo speaks for itself."""
