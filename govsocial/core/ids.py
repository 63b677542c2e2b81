"""UUIDv7 (RFC 9562, section 5.7): sortable by the millisecond they were made in."""

import os

from govsocial.core import clock


def uuid7() -> str:
    """A new id, 36 characters, lower case."""
    number = (int(clock.now().timestamp() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | (7 << 76)
    number = number & ~(3 << 62) | (2 << 62)
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
