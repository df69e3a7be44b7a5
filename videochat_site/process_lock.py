"""One process a data folder, for live state lies in the process's memory: two would hold two calls in one room."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DataFolderTaken(Exception):
    """Another process serves this data folder."""


@contextmanager
def hold_data_folder(folder: Path) -> Iterator[None]:
    """Holds the folder while the block runs; the system lets go when the process dies. Raises DataFolderTaken."""
    with (folder / "serving.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = (
                f"Another Kaigi already serves the data folder {folder}. Stop it, choose another with DATA_DIR, "
                "or set REDIS_URL, with which several processes act as one."
            )
            raise DataFolderTaken(message) from None
        yield
