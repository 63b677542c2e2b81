import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from govsocial.core import files
from govsocial.core.files import BadFile, open_stored, path_of, read, sniff, store, store_raw


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
def test_a_picture_is_kept_as_the_picture_it_is(kind, tmp_path):
    stored = store(picture(kind), tmp_path, "C:\\shots\\wall.of\u202ephotos")
    assert (stored.kind, stored.name) == (kind, "wall.ofphotos")
    data = read(tmp_path, stored.sha256)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (stored.size, stored.sha256)
    with Image.open(BytesIO(data)) as kept:
        assert (kept.size, kept.format) == ((6, 4), kind.upper())
    assert path_of(tmp_path, stored.sha256) == tmp_path / "evidence" / stored.sha256[:2] / stored.sha256


def test_a_pdf_and_raw_bytes_are_kept_to_the_byte(tmp_path):
    assert read(tmp_path, store(PDF, tmp_path).sha256) == PDF
    stored = store_raw(b"<rss/>", tmp_path, "feed")
    assert stored == files.Stored(hashlib.sha256(b"<rss/>").hexdigest(), 6, "feed", "")
    with open_stored(tmp_path, stored.sha256) as stream:
        assert stream.read() == b"<rss/>"


@pytest.mark.parametrize("kind", ["jpeg", "webp", "png"])
def test_a_picture_keeps_no_place_no_comment_and_no_tail(kind, tmp_path):
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
    assert b"SECRET" not in read(tmp_path, store(source, tmp_path).sha256)


def test_a_picture_taken_sideways_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = store(picture("jpeg", exif=exif.tobytes()), tmp_path)
    with Image.open(BytesIO(read(tmp_path, stored.sha256))) as kept:
        assert kept.size == (4, 6)


def test_transparency_stays(tmp_path):
    buffer = BytesIO()
    Image.new("P", (2, 2)).save(buffer, format="png", transparency=0)
    with Image.open(BytesIO(read(tmp_path, store(buffer.getvalue(), tmp_path).sha256))) as kept:
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
def test_other_files_are_refused_with_a_sentence_and_leave_nothing(data, sentence, tmp_path):
    with pytest.raises(BadFile, match=sentence):
        store(data, tmp_path)
    assert list(tmp_path.rglob("*")) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["png", "jpeg", "webp"]),
    st.lists(st.tuples(st.integers(4, 5_000), st.integers(0, 255)), max_size=6),
)
def test_damaged_pictures_are_kept_or_refused(tmp_path, kind, changes):
    data = bytearray(picture(kind, (20, 20)))
    for at, value in changes:
        data[at % len(data)] = value
    try:
        stored = store(bytes(data), tmp_path)
    except BadFile:
        return
    assert sniff(read(tmp_path, stored.sha256)) == stored.kind


def test_keeping_twice_is_keeping_once_and_mends_what_was_cut_off(tmp_path):
    first = store_raw(b"words", tmp_path, "text")
    path = path_of(tmp_path, first.sha256)
    path.write_bytes(b"wo")
    assert store_raw(b"words", tmp_path, "text") == first
    assert path.read_bytes() == b"words"
    assert [entry.name for entry in path.parent.iterdir()] == [first.sha256]


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store_raw(b"words", tmp_path, "text")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_bytes_changed_or_gone_are_noticed(tmp_path):
    stored = store_raw(b"words", tmp_path, "text")
    path_of(tmp_path, stored.sha256).write_bytes(b"sword")
    with pytest.raises(BadFile, match="changed on disk"):
        read(tmp_path, stored.sha256)
    with pytest.raises(BadFile, match="missing"):
        read(tmp_path, "0" * 64)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "/" + "0" * 63])
def test_only_a_digest_names_a_file(digest, tmp_path):
    with pytest.raises(BadFile, match="not the digest"):
        read(tmp_path, digest)
