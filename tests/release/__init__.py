"""What releases left behind: databases with data, instance folders, bundles. README.md says what they are."""

import lzma
import tarfile
from pathlib import Path

import sqlalchemy as sa

RELEASES = sorted(path.parent for path in Path(__file__).parent.glob("*/instance.tar.xz"))


def bring_back(release: Path, instance: Path, url: str) -> None:
    """The installation: keys and evidence into the folder, the database to `url`, which is empty."""
    unpack(release / "instance.tar.xz", instance)
    place = sa.make_url(url)
    if place.get_backend_name() == "sqlite":
        assert place.database
        Path(place.database).write_bytes(lzma.decompress((release / "sqlite.db.xz").read_bytes()))
        return
    engine = sa.create_engine(place)
    with engine.begin() as connection:
        connection.exec_driver_sql(lzma.decompress((release / "postgresql.sql.xz").read_bytes()).decode())
    engine.dispose()


def unpack(archive: Path, folder: Path) -> Path:
    """The archive's content in the folder."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder
