"""The data folder and the secret key in it."""

import os
import secrets
from pathlib import Path

from videochat_site.launch.refusal import Refusal


def make_data_folder(folder: Path) -> None:
    """Makes the folder, for its owner only, and sees that files can be written there. Raises Refusal."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refusal(
            f"Kaigi cannot write to its data folder {folder} ({error.strerror}). Choose another with DATA_DIR."
        ) from None


def make_secret(file: Path) -> None:
    """Writes a new secret key, readable by its owner only, unless there is one. Raises Refusal."""
    if file.exists():
        return
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
            handle.write(secrets.token_urlsafe(48) + "\n")
    except OSError as error:
        raise Refusal(f"Kaigi cannot write its secret key to {file} ({error.strerror}).") from None
