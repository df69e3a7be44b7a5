"""Every deployment knob, read from the environment and checked at start. No behaviour."""

from pathlib import Path
from urllib.parse import quote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from marshmallow.validate import OneOf, Range

from videochat_site import environment

BASE_DIR = environment.BASE_DIR

env = environment.load()
DATA_DIR = environment.data_folder(env)
SECRET_KEY = env.secret("SECRET_KEY", "", file=environment.secret_file(env, DATA_DIR))
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = env.bool("DEBUG", False)
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
LOG_FORMAT = env.str("LOG_FORMAT", "lines", validate=OneOf(["lines", "json"]))
METRICS_TOKEN = env.str("METRICS_TOKEN", "", validate=environment.long_enough)
SITE_URL = env.site("SITE_URL", "http://localhost:8000")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600, validate=Range(min=0))
LOCAL_AUTHORITY = env.str("LOCAL_AUTHORITY", "")
STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or DATA_DIR / "static")
REDIS_URL = env.redis("REDIS_URL", "")
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{quote(str(DATA_DIR / 'kaigi.sqlite3'))}")}
EMAIL_URL = env.str("EMAIL_URL", "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "kaigi@localhost")
MAIL = env.mail("EMAIL_URL", "")
TURN_URLS: list[str] = env.turn_urls("TURN_URLS", "")
TURN_SECRET_FILE = env.str("TURN_SECRET_FILE", "")
TURN_SECRET = env.turn_secret("TURN_SECRET", "", file=TURN_SECRET_FILE)
TURN_TTL_SECONDS = env.int("TURN_TTL_SECONDS", 3600, validate=Range(min=60, max=24 * 3600))
TIME_ZONE = env.str("TIME_ZONE", "Asia/Tokyo", validate=environment.known_time_zone)
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en", validate=OneOf(["en", "ja"]))
environment.seal(env)

IS_HTTPS = SITE_URL.startswith("https://")
# What asks whether we are ready, and for numbers, is on this machine and names it so.
THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [*dict.fromkeys((ALLOWED_HOSTS or [urlsplit(SITE_URL).hostname or ""]) + THIS_MACHINE)]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = HSTS_SECONDS if IS_HTTPS else 0
# What asks for these is a machine beside us: systemd, a load balancer, Prometheus.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
# HSTS beyond this one host is for the company to decide, not for one of its services.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "lucide",
    "chat",
]

MIDDLEWARE = [
    "chat.middleware.Utf8Middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chat.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chat.middleware.PersonLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "videochat_site.urls"
ASGI_APPLICATION = "videochat_site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    LAYER = {"url": REDIS_URL, "one_member": "participant."}
    CHANNEL_LAYERS = {"default": {"BACKEND": "chat.live.layer.LocalFirstLayer", "CONFIG": LAYER}}
    CACHES = {"default": {"BACKEND": "chat.cache.SteadyCache", "LOCATION": REDIS_URL}}

AUTH_USER_MODEL = "chat.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{PASSWORD_RULES}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name", "email"]},
    },
    {"NAME": f"{PASSWORD_RULES}.MinimumLengthValidator"},
    {"NAME": f"{PASSWORD_RULES}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "chat.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"one_time_link": "20/m/ip"}
ACCOUNT_FORMS = {"login": "chat.forms.LoginForm"}

SESSION_ENGINE = "chat.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "kaigi_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST = MAIL["EMAIL_HOST"]
EMAIL_PORT = MAIL["EMAIL_PORT"]
EMAIL_HOST_USER = MAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = MAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = MAIL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = MAIL["EMAIL_FILE_PATH"] or None
EMAIL_TIMEOUT = 10

USE_I18N = True
USE_TZ = True
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chat.static_files.StaticFiles"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "chat.logs.Lines", "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "chat.logs.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "chat": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that does not exist, or a form too old, is the visitor's affair: no line for each.
        "django.request": {"level": "ERROR"},
        # Nor the traceback of a Host header that is not ours, with which anybody could fill the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "daphne": {"level": "DEBUG" if LOG_LEVEL == "DEBUG" else "WARNING"},
    },
}
