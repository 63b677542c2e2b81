"""What people upload: pictures are drawn anew and nothing but the picture stays; other files are refused."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from govsocial.evidence.pictures import BadFile, sniff, taken


def picture(kind, size=(6, 4), **options):
    buffer = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(buffer, format=kind, **options)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width, height, pixels=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_stays_the_picture_it_is(kind):
    data, told = taken(picture(kind))
    assert told == kind
    with Image.open(BytesIO(data)) as kept:
        assert (kept.size, kept.format) == ((6, 4), kind.upper())


def test_a_pdf_stays_to_the_byte():
    assert taken(PDF) == (PDF, "pdf")


@pytest.mark.parametrize("kind", ["jpeg", "webp", "png"])
def test_a_picture_keeps_no_place_no_comment_and_no_tail(kind):
    exif = Image.Exif()
    exif[0x010E] = "SECRET-EXIF"
    options = {"exif": exif.tobytes()}
    if kind == "jpeg":
        options["comment"] = b"SECRET-COMMENT"
    if kind == "png":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", "SECRET-TEXT")
    source = picture(kind, **options) + b"SECRET-TAIL<script>"
    assert b"SECRET" in source
    assert b"SECRET" not in taken(source)[0]


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(BytesIO(taken(picture("jpeg", exif=exif.tobytes()))[0])) as kept:
        assert kept.size == (4, 6)


def test_transparency_stays():
    buffer = BytesIO()
    Image.new("P", (2, 2)).save(buffer, format="png", transparency=0)
    with Image.open(BytesIO(taken(buffer.getvalue())[0])) as kept:
        assert kept.info["transparency"] == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"GIF89a" + bytes(50), "not a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG"),
        (b"<html><script>", "not a PNG"),
        (b"MZ" + bytes(90), "not a PNG"),
        (b" %PDF-1.7", "not a PNG"),
        (b"RIFF\x00\x00\x00\x00WAVE", "not a PNG"),
        (PDF + bytes(10 * 2**20), "11 MB; at most 10 MB"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff" + bytes(60), "damaged"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "damaged"),
        (picture("png", (900, 900))[:400], "damaged"),
        (picture("jpeg")[:300], "damaged"),
        (png_of(100_000, 100_000, bytes(1000)), "million pixels"),
        (png_of(6_000, 6_000, bytes(1000)), "million pixels"),
        (png_of(5_000, 5_000, b""), "damaged"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data, sentence):
    with pytest.raises(BadFile, match=sentence):
        taken(data)


@given(
    st.sampled_from(["png", "jpeg", "webp"]),
    st.lists(st.tuples(st.integers(4, 5_000), st.integers(0, 255)), max_size=6),
)
def test_damaged_pictures_are_kept_or_refused(kind, changes):
    data = bytearray(picture(kind, (20, 20)))
    for at, value in changes:
        data[at % len(data)] = value
    try:
        kept, told = taken(bytes(data))
    except BadFile:
        return
    assert sniff(kept) == told
