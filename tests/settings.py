"""The portal's settings, closed against the developer's own environment."""

import atexit
import os
import shutil
import tempfile

KNOBS = "DATABASE_URL REDIS_URL EMAIL_URL SITE_URL ALLOWED_HOSTS LANGUAGE_CODE TIME_ZONE SECRET_KEY_FILE DEBUG"
KNOBS += " TURN_URLS TURN_SECRET TURN_SECRET_FILE TURN_TTL_SECONDS"
KNOBS += " LOG_LEVEL LOG_FORMAT METRICS_TOKEN STATIC_ROOT"
for name in KNOBS.split():
    os.environ.pop(name, None)
if "TEST_DATA_DIR" not in os.environ:
    # The workers of one run inherit the folder; the process that made it takes it away.
    os.environ["TEST_DATA_DIR"] = tempfile.mkdtemp(prefix="kaigi-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_DATA_DIR"], ignore_errors=True)
os.environ |= {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "only-for-tests-0123456789-0123456789",
    "DATA_DIR": os.environ["TEST_DATA_DIR"],
}

from videochat_site.settings import *  # noqa: E402

ALLOWED_HOSTS = ["testserver", *THIS_MACHINE]
# Pages are tested without collecting files, and people without the price of a strong hash.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
# A file, because an in-memory SQLite locks whole tables between the threads of one test.
DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
