"""What people upload: told by its first bytes; pictures are decoded and written anew.

So nothing but the picture is kept: no place, no camera, nothing hidden behind the last pixel.
"""

from io import BytesIO
from typing import Literal

from govsocial.core.wording import gettext as _

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 30_000_000

Kind = Literal["png", "jpeg", "webp", "pdf"]


class BadFile(ValueError):
    """The file cannot be taken. The message is a sentence to show."""


def taken(data: bytes) -> tuple[bytes, Kind]:
    """What to keep of an upload: a picture written anew, a PDF as it is. Raises BadFile."""
    if not data:
        raise BadFile(_("The file is empty."))
    if len(data) > MAX_BYTES:
        size = -(-len(data) // 2**20)
        raise BadFile(_("The file has %(size)s MB; at most %(limit)s MB fit.", size=size, limit=MAX_BYTES // 2**20))
    kind = sniff(data)
    return data if kind == "pdf" else _redrawn(data, kind), kind


def sniff(data: bytes) -> Kind:
    """What a file is by its first bytes, whatever its name says. Raises BadFile for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"%PDF-"):
        return "pdf"
    raise BadFile(_("This is not a PNG, JPEG, WebP or PDF file."))


def _redrawn(data: bytes, kind: Kind) -> bytes:
    from PIL import Image, ImageOps

    too_large = _("The picture has more than %(n)s million pixels.", n=MAX_PIXELS // 1_000_000)
    try:
        with Image.open(BytesIO(data), formats=[kind]) as source:
            if source.width * source.height > MAX_PIXELS:
                raise BadFile(too_large)
            picture = ImageOps.exif_transpose(source)
        picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
        result = BytesIO()
        picture.save(result, format=kind, **({} if kind == "png" else {"quality": 90}))
    except BadFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadFile(too_large) from None
    except Exception:  # decoders of hostile bytes raise whatever they meet: OSError, SyntaxError, struct.error …
        raise BadFile(_("The picture is damaged and cannot be read.")) from None
    return result.getvalue()
