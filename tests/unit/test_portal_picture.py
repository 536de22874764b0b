"""Pictures are drawn anew: small, upright, without what was hidden in the file."""

from __future__ import annotations

import os
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from server.portal.picture import LONGEST_SIDE, MOST_BYTES, MOST_SENT, redraw
from sync.errors import BadRequest, SyncError


def sent(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def shown(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    assert picture.format == "WEBP"
    return picture


def test_a_photo_is_made_small_upright_and_anonymous() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Cámara de María"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    drawn = redraw(sent(Image.new("RGB", (3000, 1000), "red"), exif=exif))
    picture = shown(drawn.data)
    assert picture.size == (drawn.width, drawn.height) == (240, LONGEST_SIDE)
    assert not picture.getexif()
    assert not {"exif", "xmp", "icc_profile"} & set(picture.info)
    assert drawn.name.endswith(".webp")


def test_even_noise_is_small() -> None:
    noise = Image.frombytes("RGB", (1200, 900), os.urandom(1200 * 900 * 3))
    drawn = redraw(sent(noise, quality=95))
    assert len(drawn.data) <= MOST_BYTES


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("P", "PNG"), ("CMYK", "JPEG")])
def test_every_usual_kind_is_taken(mode: str, kind: str) -> None:
    drawn = redraw(sent(Image.new(mode, (40, 30)), kind))
    assert shown(drawn.data).size == (40, 30)


def test_what_was_transparent_is_white() -> None:
    drawn = redraw(sent(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert shown(drawn.data).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff\xe0 not really",
        sent(Image.new("RGB", (600, 600), "blue"))[:900],
        sent(Image.new("RGB", (10, 10)), "GIF"),
        sent(Image.new("1", (12_000, 12_000)), "PNG"),
    ],
    ids=["nothing", "svg", "lie", "cut short", "gif", "too many pixels"],
)
def test_what_is_no_picture_is_refused(bad: bytes) -> None:
    with pytest.raises(BadRequest):
        redraw(bad)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(SyncError) as refused:
        redraw(bytes(MOST_SENT + 1))
    assert refused.value.status == 413
