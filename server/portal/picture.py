"""A picture as the portal publishes it: drawn anew from what was sent, small, without metadata.

The bytes that somebody sent are never stored or served: only their pixels pass. The place, the
camera and whatever else was hidden in the file stay behind."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Final

from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from sync.errors import BadRequest, SyncError

#: Bytes of a file that is sent: a good camera's photo.
MOST_SENT: Final = 12 * 1024 * 1024
#: Bytes of a published picture: some seconds of 2G.
MOST_BYTES: Final = 60_000
#: Its longest side, in pixels: the width of a page of text.
LONGEST_SIDE: Final = 720
#: Pixels of what is sent, and of what is decoded of it: a small file may say that it is huge. Of a
#: JPEG only what is needed is decoded, so that a good camera's is taken.
_MOST_PIXELS: Final = 60_000_000
_MOST_DECODED: Final = 25_000_000
#: What is recognised, by its bytes, whatever it was called.
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
#: Tried in this order, and then smaller sizes, until the picture is small enough.
_QUALITIES: Final = (80, 70, 60, 50, 40)
_SMALLER: Final = 0.8


class Drawn(Struct, frozen=True):
    """A WebP named by its content; ``width`` and ``height`` in pixels."""

    name: str
    width: int
    height: int
    data: bytes


def redraw(sent: bytes) -> Drawn:
    """Draws a picture anew. Raises SyncError ``too_large`` (413), and BadRequest for what is no
    JPEG, PNG or WebP picture or is too large to decode. Takes up to a second of CPU."""
    if len(sent) > MOST_SENT:
        raise SyncError("too_large", f"a picture is at most {MOST_SENT} bytes")
    picture = _decoded(sent)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    while True:
        for quality in _QUALITIES:
            data = _webp(picture, quality)
            if len(data) <= MOST_BYTES:
                name = hashlib.sha256(data).hexdigest()[:32] + ".webp"
                return Drawn(name, picture.width, picture.height, data)
        size = (max(1, int(picture.width * _SMALLER)), max(1, int(picture.height * _SMALLER)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)


def _decoded(sent: bytes) -> Image.Image:
    """Its pixels, upright, on white where it was transparent."""
    try:
        with Image.open(BytesIO(sent), formats=_FORMATS) as opened:
            pixels = opened.width * opened.height
            opened.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            if pixels > _MOST_PIXELS or opened.width * opened.height > _MOST_DECODED:
                raise BadRequest("the picture has too many pixels")
            upright = ImageOps.exif_transpose(opened)
            transparent = upright.convert("RGBA")
    except UnidentifiedImageError:
        raise BadRequest("a picture is a JPEG, PNG or WebP file") from None
    except BadRequest:
        raise
    except Exception as error:  # a broken file raises whatever its decoder meets
        raise BadRequest("the picture is damaged") from error
    page = Image.new("RGBA", transparent.size, "white")
    page.alpha_composite(transparent)
    return page.convert("RGB")


def _webp(picture: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    picture.save(written, "WEBP", quality=quality, method=4)
    return written.getvalue()
