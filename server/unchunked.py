"""Answers to HTTP/1.0, which knows no chunks: what has no length ends with its connection (RFC 9112
section 6.3). uvicorn sends chunks to everybody."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


def unchunked(cycle: RequestResponseCycle, app: Any) -> Any:
    """``app`` as it answers ``cycle``'s request; the connection is not used again."""
    cycle.keep_alive = False

    async def run(scope: Any, receive: Any, send: Any) -> None:
        measured = True

        async def sending(message: Any) -> None:
            nonlocal measured
            if message["type"] == "http.response.start":
                measured = any(name.lower() == b"content-length" for name, _ in message["headers"])
                if not measured:
                    cycle.chunked_encoding = False
            elif not measured:
                # Of an unknown length, uvicorn is told the next piece's.
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await app(scope, receive, sending)

    return run
