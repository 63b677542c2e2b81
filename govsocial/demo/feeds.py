"""The demo's own feed files: RSS as a comment feed would give it, written into the instance folder."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from govsocial.core import clock
from govsocial.demo.talk import PLACES


def write(instance: Path) -> list[tuple[str, str]]:
    """Write one file per place into `instance/feeds`; returns (name of the source, address of the file)."""
    folder = instance / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for key, name, title, page, said in PLACES:
        (folder / f"{key}.xml").write_text(_rss(title, page, said, clock.now()), "utf-8")
        made.append((name, f"feeds/{key}.xml"))
    return made


def _rss(title: str, page: str, said: tuple[tuple[str, int, str], ...], now: datetime) -> str:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{page}#comment-{number}</link>"
        f"<guid isPermaLink='false'>{page}#comment-{number}</guid><dc:creator>{escape(author)}</dc:creator>"
        f"<pubDate>{format_datetime(now - timedelta(hours=hours))}</pubDate>"
        f"<content:encoded>{escape(f'<p>{escape(words)}</p>')}</content:encoded></item>"
        for number, (author, hours, words) in sorted(enumerate(said, 5400), key=lambda one: one[1][1])
    )
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = f"<title>{escape(title)}</title><link>{page}</link><description>{escape(title)}</description>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {spaces}><channel>{head}{items}</channel></rss>'
