"""One process a data folder, for live state lies in the process's memory: two would hold two calls in one room."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DataFolderTaken(Exception):
    """This process may not serve this data folder. The text is one sentence that says why."""


@contextmanager
def hold_data_folder(folder: Path) -> Iterator[None]:
    """Holds the folder while the block runs; the system lets go when the process dies. Raises DataFolderTaken."""
    path = folder / "serving.lock"
    try:
        file = path.open("a")
    except OSError as error:
        raise DataFolderTaken(f"Kaigi cannot write to {path} ({error.strerror}).") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = (
                f"Another Kaigi already serves the data folder {folder}. Stop it, choose another with DATA_DIR, "
                "or set REDIS_URL, with which several processes act as one."
            )
            raise DataFolderTaken(message) from None
        yield
