"""How the environment is read: typed, and every bad variable named at once."""

import os
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
import dj_email_url
from environs import Env, EnvValidationError, ValidationError

from videochat_site import turn

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_CHARACTERS = 32
"""The least a secret key may have."""
REDIS_SCHEMES = {"redis", "rediss"}
DATABASE_SCHEMES = {"sqlite": "sqlite3", "postgres": "psycopg", "postgresql": "psycopg"}
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}
POSTGRES_OPTIONS = {
    "connect_timeout": 3,
    # A network that loses every packet must not either: ms for what is sent, then s until the first probe and between.
    "tcp_user_timeout": 5000,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    # A database that hangs must not hang the portal: whoever asks is refused in words, and may ask again.
    "options": "-c statement_timeout=3s -c lock_timeout=1s",
}
CONNECTION_SECONDS = 60
"""How long a connection to PostgreSQL is used again. Each use first sees whether it still works."""


def load() -> Env:
    """The environment, completed by the lines of `.env` (or of the file that ENV_FILE names)."""
    env = Env(eager=False)
    read_file(env, Path(os.environ.get("ENV_FILE") or BASE_DIR / ".env"))
    env.add_parser("secret", read_secret)
    env.add_parser("database", read_database)
    env.add_parser("mail", read_mail)
    env.add_parser("site", read_site)
    env.add_parser("redis", read_redis)
    env.add_parser("turn_urls", turn.read_urls)
    env.add_parser("turn_secret", turn.read_secret)
    return env


def read_file(env: Env, file: Path) -> None:
    """Adds the file's lines, if there is one. Exits with status 1 and one sentence when it cannot be read."""
    try:
        env.read_env(str(file), recurse=False)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it must be a text file in UTF-8"
        raise SystemExit(f"Kaigi cannot read its settings from {file} ({reason}).") from None


def data_folder(env: Env) -> Path:
    """Where everything lies that Kaigi writes. A relative DATA_DIR starts at the repository; empty is as unset.

    Exits with status 1 and one sentence when it begins with the ~ of nobody.
    """
    folder: str = env.str("DATA_DIR", "") or "data"
    try:
        return BASE_DIR / Path(folder).expanduser()
    except RuntimeError:
        refuse({"DATA_DIR": [f"{folder} starts in a home directory that does not exist"]})


def secret_file(env: Env, folder: Path) -> Path:
    """Where the secret key lies when SECRET_KEY itself is not set."""
    path: str = env.str("SECRET_KEY_FILE", "")
    return Path(path) if path else folder / "secret-key"


def read_secret(value: str, *, file: Path) -> str:
    """The secret key, else the content of its file. Raises ValidationError in words."""
    try:
        secret = value or file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        raise ValidationError(f"not set, and {file} cannot be read. ./run makes that file") from None
    if len(secret) < SECRET_CHARACTERS:
        what = "" if value else f"not set, and the content of {file} is "
        raise ValidationError(f"{what}shorter than {SECRET_CHARACTERS} characters")
    return secret


def read_database(value: str) -> dict[str, Any]:
    """Django's settings of one database, from its URL (sqlite:///path or postgres://...)."""
    driver = DATABASE_SCHEMES.get(urlsplit(value).scheme)
    if driver is None:
        raise ValidationError("must start with sqlite:/// or postgres://")
    try:
        __import__(driver)
        parsed = dj_database_url.parse(value, conn_max_age=CONNECTION_SECONDS, conn_health_checks=True)
        settings: dict[str, Any] = dict(parsed)
    except ImportError:
        raise ValidationError(f"needs the Python package {driver}, which is not installed") from None
    except ValueError:
        raise ValidationError("is not a valid database URL") from None
    if driver == "sqlite3":
        return settings | {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    options: dict[str, Any] = settings.get("OPTIONS", {})  # what the address itself says wins
    return settings | {"OPTIONS": POSTGRES_OPTIONS | options}


def read_mail(value: str) -> dict[str, Any]:
    """Django's EMAIL_* settings, from a URL such as submission://user:password@mail.example.com. Empty: no mail."""
    try:
        settings = dj_email_url.parse(value or "dummy://")
    except ValueError:
        raise ValidationError("is not a valid mail URL") from None
    if "EMAIL_BACKEND" not in settings:
        raise ValidationError(f"must start with one of {', '.join(f'{name}://' for name in dj_email_url.SCHEMES)}")
    return settings


def read_site(value: str) -> str:
    """The address people type: a scheme and a host, no path."""
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        valid = False
    if not valid or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValidationError("must look like https://meet.example.com, without a path")
    return value.rstrip("/")


def read_redis(value: str) -> str:
    """Where Redis is: redis://, rediss:// (TLS) or unix://. Empty: none."""
    try:
        parts = urlsplit(value)
        has_place = parts.path if parts.scheme == "unix" else parts.scheme in REDIS_SCHEMES and parts.hostname
        valid = not value or bool(has_place and parts.port != 0)
    except ValueError:
        valid = False
    if not valid:
        raise ValidationError(
            "must look like redis://:password@127.0.0.1:6379/0, rediss://... or unix:///run/redis.sock"
        )
    return value


def known_time_zone(value: str) -> None:
    """Raises ValidationError unless the time zone database has the name."""
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ValidationError("is not a time zone such as Asia/Tokyo") from None


def long_enough(value: str) -> None:
    """Raises ValidationError for a secret that could be guessed. Empty is none."""
    if value and len(value) < SECRET_CHARACTERS:
        raise ValidationError(f"shorter than {SECRET_CHARACTERS} characters; openssl rand -hex 32 makes a good one")


def seal(env: Env) -> None:
    """Ends the reading. Exits with status 1 and one message that names every bad variable."""
    try:
        env.seal()
    except EnvValidationError as error:
        refuse(error.error_messages)


def refuse(problems: Any) -> NoReturn:
    """Ends the process with the problems, a line each."""
    lines = [f"  {name}: {' '.join(map(str, texts))}" for name, texts in sorted(dict(problems).items())]
    raise SystemExit("\n".join(["Kaigi cannot start, because of these environment variables:", *lines]))
