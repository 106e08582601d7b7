"""Settings of the desk. Everything that differs between machines comes from the environment or var/secrets.json."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import sms
from .database import database
from .secrets import old_keys, optional, read_file, require

ROOT = Path(__file__).resolve().parent.parent.parent
BASE_DIR = ROOT

# pytest sets this variable while it runs; nothing else does. It brings secrets for tests and tasks without a worker.
TESTING = "PYTEST_VERSION" in os.environ


def _yes(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        raise ImproperlyConfigured(f"{name} is neither 1 nor 0. Correct it, or leave it out.")
    return value in ("1", "true", "yes", "on") if value else default


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _port(name: str, default: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if not _is_whole(value) or not 0 < int(value) < 65536:
        raise ImproperlyConfigured(f"{name} is not a port number. Set it to a number from 1 to 65535, or leave it out to use {default}.")
    return int(value)


def _is_whole(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _whole(name: str, default: tuple[int, ...], *, most: int = 99_999) -> tuple[int, ...]:
    """As many whole numbers as `default` has, each from 1 to `most`, none smaller than the one before."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    parts = [part.strip() for part in text.split(",")]
    found = tuple(int(part) for part in parts if _is_whole(part))
    if not len(found) == len(parts) == len(default) or sorted(found) != list(found) or not 0 < found[0] <= found[-1] <= most:
        wanted = ",".join(map(str, default))
        numbers = "a whole number" if len(default) == 1 else f"{len(default)} whole numbers, the smallest first,"
        raise ImproperlyConfigured(f"{name} needs {numbers} from 1 to {most}, such as {wanted}. Correct it, or leave it out.")
    return found


def _named(name: str) -> dict[str, str]:
    """`key=Words;key=Words` as a mapping."""
    named = {}
    for part in filter(None, (part.strip() for part in os.environ.get(name, "").split(";"))):
        key, sign, words = (piece.strip() for piece in part.partition("="))
        if not (key.isascii() and key.replace("_", "").isalnum() and len(key) <= 40 and sign and words):
            raise ImproperlyConfigured(f"{name} is no list like answered=Answered here;called=Called back. Correct it, or leave it out.")
        named[key] = words
    return named


def _site_keys(name: str) -> dict[str, frozenset[str]]:
    """`key=https://origin,...` as the origins of each key; a key may come more than once."""
    keys: dict[str, frozenset[str]] = {}
    for part in _list(name):
        key, sign, origin = (piece.strip() for piece in part.partition("="))
        whole = urlsplit(origin)
        is_origin = whole.scheme in ("http", "https") and whole.hostname and origin == f"{whole.scheme}://{whole.netloc}" == origin.lower()
        if not (sign and 1 <= len(key) <= 40 and key.isascii() and key.replace("-", "").replace("_", "").isalnum() and is_origin):
            raise ImproperlyConfigured(f"{name} is no list like main=https://www.foundation.test,clinic=https://clinic.test. Correct it, or leave it out.")
        keys[key] = keys.get(key, frozenset()) | {origin}
    return keys


# --- state and secrets -------------------------------------------------------------------------------------------
VAR = Path(os.environ.get("DESK_VAR") or ROOT / "var")
_stored = read_file(VAR / "secrets.json") if not TESTING else {}
_secrets = require(os.environ, _stored, testing=TESTING)
_provider_secrets = optional(os.environ, _stored)


def _value(name: str, default: str = "") -> str:
    return os.environ.get(name) or _stored.get(name, default)


SECRET_KEY = _secrets["DESK_SECRET_KEY"]
# Old keys still open tokens and sessions while a new one is being brought in.
SECRET_KEY_FALLBACKS = old_keys(os.environ, "DESK_OLD_SECRET_KEYS")

# Digests of the audit log. A key of its own: it stays while the other is changed. Old ones still verify what was written under them.
AUDIT_KEYS = [_secrets["DESK_AUDIT_KEY"], *old_keys(os.environ, "DESK_OLD_AUDIT_KEYS")]

# Keyed hashes of phone numbers, which find a conversation whose number is kept no longer. Old keys still find what was hashed with them.
NUMBER_KEY = _secrets["DESK_NUMBER_KEY"]
OLD_NUMBER_KEYS = old_keys(os.environ, "DESK_OLD_NUMBER_KEYS")

DEBUG = _yes("DESK_DEBUG")
# In production an answer is said only in a wording that a clinician has approved (content/approvals.yml).
PRODUCTION = _yes("DESK_PRODUCTION")
# Nothing of the console opens for an account without a second factor, but the page where it is set up.
REQUIRE_TOTP = _yes("DESK_REQUIRE_TOTP", PRODUCTION)

# --- addresses ---------------------------------------------------------------------------------------------------
DESK_PORT = _port("DESK_PORT", 8000)
PUBLIC_URL = (os.environ.get("DESK_PUBLIC_URL") or f"http://127.0.0.1:{DESK_PORT}").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise ImproperlyConfigured("DESK_PUBLIC_URL must be the full address people use, such as https://chat.foundation.test. Correct it in the environment.")
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = sorted({_public.hostname, "127.0.0.1", "localhost", "[::1]", *_list("DESK_ALLOWED_HOSTS")})
# The pages that may embed the widget, exact origins. The desk's own demo page needs no entry.
ALLOWED_ORIGINS = frozenset(_list("DESK_ALLOWED_ORIGINS"))
# "key=https://origin,key=https://other": only these keys open a chat, each from its origins, which may then embed it too. Empty: no key is asked for.
SITE_KEYS = _site_keys("DESK_SITE_KEYS")
ALLOWED_ORIGINS |= frozenset(origin for origins in SITE_KEYS.values() for origin in origins)
OWN_ORIGIN = f"{_public.scheme}://{_public.netloc}"
CSRF_TRUSTED_ORIGINS = [OWN_ORIGIN]

# --- the assistant -----------------------------------------------------------------------------------------------
ASSISTANT_PORT = _port("ASSISTANT_PORT", 5005)
ASSISTANT_URL = (os.environ.get("ASSISTANT_URL") or f"http://127.0.0.1:{ASSISTANT_PORT}").rstrip("/")
ASSISTANT_TOKEN = _secrets["ASSISTANT_TOKEN"]
# Seconds for the whole exchange, connecting included (product.md, "The way of a message").
ASSISTANT_TIMEOUT = 4.0

# --- text messages -----------------------------------------------------------------------------------------------
SIMULATOR = _yes("DESK_SIMULATOR")
TWILIO_ACCOUNT_SID = _value("TWILIO_ACCOUNT_SID", sms.NO_ACCOUNT)
TWILIO_AUTH_TOKEN = _secrets["TWILIO_AUTH_TOKEN"]
SMS_NUMBER = _value("DESK_SMS_NUMBER", sms.NO_NUMBER)
# Which provider carries the texts (desk/sms/providers/). The others' webhooks stay open if their secrets are set, so that
# reports about texts they took before a change still arrive.
SMS_PROVIDER = _value("DESK_SMS_PROVIDER", "twilio")
VONAGE_API_KEY = _value("VONAGE_API_KEY")
VONAGE_API_SECRET = _provider_secrets["VONAGE_API_SECRET"]
VONAGE_SIGNATURE_SECRET = _provider_secrets["VONAGE_SIGNATURE_SECRET"]
KANNEL_SENDSMS_URL = _value("KANNEL_SENDSMS_URL", "http://127.0.0.1:13013/cgi-bin/sendsms")
KANNEL_USER = _value("KANNEL_USER", "helpline")
KANNEL_PASSWORD = _provider_secrets["KANNEL_PASSWORD"]
KANNEL_TOKEN = _provider_secrets["KANNEL_TOKEN"]
# Where Kannel finds this desk, and the addresses or networks it calls from.
KANNEL_CALLBACK_URL = _value("KANNEL_CALLBACK_URL", f"http://127.0.0.1:{DESK_PORT}").rstrip("/")
KANNEL_ADDRESSES = _list("KANNEL_ADDRESSES") or ["127.0.0.1", "::1"]
# Texts that one of our numbers may send in a second. None: as fast as the provider takes them.
SMS_PER_SECOND = sms.a_second(os.environ.get("DESK_SMS_PER_SECOND", ""))
# Between these hours where the person is, no text goes out that they do not wait for: they wrote longer ago than so many hours.
QUIET_HOURS = sms.quiet_hours(os.environ.get("DESK_QUIET_HOURS", "none" if TESTING else ""))
QUIET_AFTER_HOURS = _whole("DESK_QUIET_AFTER_HOURS", (2,), most=24)[0]
# Countries that texts may go to. Empty: all of them.
SMS_COUNTRIES = sms.countries(os.environ.get("DESK_SMS_COUNTRIES", ""))
# Texts of one number that are answered within an hour.
SMS_PER_HOUR = _whole("DESK_SMS_PER_HOUR", (60,), most=3_600)[0]
# Longer than ten years is a slip of the hand, and would keep everything for ever.
MOST_DAYS = 3_660
# Days after the last message, and after the end of the last case, that a phone number is kept.
KEEP_NUMBERS_DAYS = _whole("DESK_KEEP_NUMBERS_DAYS", (30,), most=MOST_DAYS)[0]

# --- keeping and forgetting --------------------------------------------------------------------------------------
# Days that a conversation is kept after its last case was resolved, or after its last message.
KEEP_DAYS = _whole("DESK_KEEP_DAYS", (30,), most=MOST_DAYS)[0]

# --- the helpline's way of working -------------------------------------------------------------------------------
# Minutes that a person of priority 1, 2, 3 should wait at most. The queue shows what is late; nobody outside is promised it.
CASE_TARGETS = _whole("DESK_TARGET_MINUTES", (5, 60, 480))
# Minutes that a claim lasts without its page being open. Long enough for a call, short enough that nobody is forgotten.
CLAIM_MINUTES = _whole("DESK_CLAIM_MINUTES", (10,))[0]
# Hours in which a new hand-off opens the resolved case again instead of making another.
REOPEN_HOURS = _whole("DESK_REOPEN_HOURS", (72,))[0]
# Hours after which nobody is taken to wait who never said whether staff may reply: the case is there to be read.
REVIEW_AFTER_HOURS = _whole("DESK_REVIEW_AFTER_HOURS", (24,))[0]
# How a case can end; one must be chosen. DESK_DISPOSITIONS="answered=Answered here;called=Called back" replaces the list.
DISPOSITIONS = _named("DESK_DISPOSITIONS") or {
    "answered": "Answered here",
    "called": "Spoken with by phone",
    "referred": "Sent to their care team",
    "emergency": "Sent to emergency services",
    "material": "Material or links given",
    "no_answer": "Could not be reached",
    "no_reply_needed": "No reply was needed",
    "not_for_us": "Not for the helpline",
}
# When staff can be expected, such as "Mon-Fri 09:00-16:00", and in which zone. None: nothing is said about it.
STAFF_HOURS = os.environ.get("DESK_STAFF_HOURS", "").strip()
STAFF_ZONE = os.environ.get("DESK_STAFF_ZONE", "").strip() or "UTC"
# What one SMS segment costs, such as "0.0083 USD". None: segments are counted, no sum is shown.
SMS_SEGMENT_COST = sms.cost(os.environ.get("DESK_SMS_SEGMENT_COST", ""))
# What texts may cost in a day and in a month. None: no end.
SMS_CAP_DAY = sms.amount("DESK_SMS_CAP_DAY", os.environ.get("DESK_SMS_CAP_DAY", ""))
SMS_CAP_MONTH = sms.amount("DESK_SMS_CAP_MONTH", os.environ.get("DESK_SMS_CAP_MONTH", ""))
sms.cap_needs_cost(SMS_CAP_DAY or SMS_CAP_MONTH, SMS_SEGMENT_COST)
sms.refuse_unknown(os.environ)

# --- limits ------------------------------------------------------------------------------------------------------
TEXT_LIMIT = 4_000  # characters that are understood; longer ones are screened for danger only
BODY_LIMIT = 32 * 1024  # bytes of one request to the widget API
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# A person types a few messages a minute. An address may be a whole clinic, so it gets more.
RATE_MESSAGES_PER_CONVERSATION = 20  # a minute
RATE_MESSAGES_PER_ADDRESS = 120  # a minute
RATE_CONVERSATIONS_PER_ADDRESS = 30  # a minute
RATE_LIMITS = True

# --- Django ------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_q",
    "desk.audit",
    "desk.conversations",
    "desk.web",
    "desk.sms",
    "desk.console",
]

MIDDLEWARE = [
    "desk.sms.own_host.middleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "desk.web.cors.middleware",
    "desk.web.files.WidgetAndStaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "desk.urls"
ASGI_APPLICATION = "desk.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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

DATABASES = {"default": database(os.environ.get("DESK_DATABASE", ""), VAR)}
if TESTING and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Test records need not survive a power cut; tests/desk/test_settings.py looks at the real start-up line.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "limits" lives in files: it survives a restart and is shared by the processes of one machine.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}
        if TESTING
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR / "limits"),
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    ),
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False

# --- files -------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WIDGET_FILES = ROOT / "widget"
# Static files are served from where they lie, so there is no collectstatic step to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 300

# --- staff sign-in -----------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    # Hashing is slow on purpose; hundreds of test people would wait for it. Old hashes are read the same way.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/console/sign-in/"
LOGIN_REDIRECT_URL = "/console/"
LOGOUT_REDIRECT_URL = "/console/sign-in/"
# Five wrong guesses lock one account for one address: the owner, elsewhere, still gets in. The wider counts stand in guessing.py.
AXES_HANDLER = "desk.console.guessing.Handler"
AXES_CLIENT_IP_CALLABLE = "desk.console.guessing.address"
AXES_FAILURE_LIMIT = 5
# What is tried during a lockout counts for nothing and prolongs nothing: else who guesses on keeps the owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
OTP_TOTP_ISSUER = "Helpline desk"
KNOWN_BROWSER_COOKIE = "__Host-desk-known" if HTTPS else "desk-known"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-desk" if HTTPS else "desk"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-desk-csrf" if HTTPS else "desk-csrf"

# --- headers -----------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    # Our server speaks plain HTTP on loopback; what stands in front of it ends TLS and says so in this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- tasks -------------------------------------------------------------------------------------------------------
# Tasks carry row numbers only, never text. `retry` is above `timeout`: a task is not started again while it may still run.
Q_CLUSTER = {
    "name": "desk",
    "orm": "default",
    "workers": 2,
    "queue_limit": 20,
    "bulk": 5,
    "poll": 0.5,
    "timeout": 60,
    "retry": 120,
    "max_attempts": 5,
    "catch_up": False,
    "save_limit": 200,
    "recycle": 500,
    "label": "Tasks",
    "log_level": "WARNING",
    "sync": TESTING,
}

# --- logs --------------------------------------------------------------------------------------------------------
# Events without content: no message text, number or name is ever handed to a logger (desk/logs.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"event": {"()": "desk.logs.EventFormatter"}},
    "filters": {"routes": {"()": "desk.logs.RoutesInsteadOfPaths"}, "tasks": {"()": "desk.logs.TasksWithoutTracebacks"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "event", "filters": ["routes", "tasks"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "desk": {"handlers": ["stderr"], "level": os.environ.get("DESK_LOG_LEVEL", "INFO"), "propagate": TESTING},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": TESTING},
        # django-q2 would add a handler of its own, which prints exception texts.
        "django-q": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # These name people, numbers or whole URLs.
        "axes": {"level": "CRITICAL", "propagate": False},
        # uvicorn's own handler prints whole tracebacks, and the text of an exception may quote a message.
        "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "twilio": {"level": "ERROR"},
    },
}
