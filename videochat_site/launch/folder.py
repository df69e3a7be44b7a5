"""The data folder and the secret key in it."""

import os
import secrets
import stat
from contextlib import suppress
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
    try:
        if file.exists():
            _keep_to_owner(file)
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(file, secrets.token_urlsafe(48) + "\n")
    except OSError as error:
        raise Refusal(f"Kaigi cannot write its secret key to {file} ({error.strerror}).") from None


def _keep_to_owner(file: Path) -> None:
    """Takes back what a copy or a careless chmod gave to others. Somebody else's file is theirs to guard."""
    state = file.stat()
    if state.st_uid == os.geteuid() and stat.S_IMODE(state.st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        file.chmod(0o600)


def _write_whole(file: Path, text: str) -> None:
    """A full disk leaves no half of it, and of two processes at once one wins."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
            handle.write(text)
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)
