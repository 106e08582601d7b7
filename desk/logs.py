"""Logs are events: a name, then `key=value`. What people write, their numbers and their names never get this far."""

from __future__ import annotations

import logging
import re
import traceback

_log = logging.getLogger("desk")


def event(name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Log one event, such as `case.opened case=12 channel=sms`. Fields are ids, counts and words of our own, nothing else."""
    _log.log(level, "%s", " ".join([name, *(f"{key}={value}" for key, value in fields.items() if value is not None)]))


def one_line(text: str) -> str:
    """The text with control characters written out, so that one event stays one line and no terminal obeys it."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


class EventFormatter(logging.Formatter):
    """Time, level, event. Of an exception, only its type and where it happened: its text may quote a message."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')} {record.levelname.lower()} {record.name} {one_line(record.getMessage())}"
        if record.exc_info and record.exc_info[0] is not None:
            kind, _value, trace = record.exc_info
            places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(trace)[-6:]))
            line += f" error={kind.__name__} at={places}"
        return line


class RoutesInsteadOfPaths(logging.Filter):
    """Django names the path of a failed request, and a path may hold anything. The route's pattern says enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None or record.name.startswith(("django.request", "django.security", "django.server")):
            match = getattr(request, "resolver_match", None)
            record.msg = "http.failed method=%s status=%s route=%s"
            record.args = (
                getattr(request, "method", "-"),
                getattr(record, "status_code", "-"),
                getattr(match, "route", None) or "unknown",
            )
        return True


_PLACE = re.compile(r'^  File "[^"\n]*?([\w-]+)\.py", line (\d+), in (\w+)$', re.M)


class TasksWithoutTracebacks(logging.Filter):
    """django-q writes the whole traceback of a failed task into its message, and the text of an exception may quote anything.
    Which task and where it failed is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django-q":
            if isinstance(record.msg, BaseException):
                record.msg, record.args = "error=%s", (type(record.msg).__name__,)
            task, failed, trace = record.getMessage().partition(" - ")
            if failed:
                places = [f"{function}:{line}" for _, line, function in _PLACE.findall(trace)[-6:]]
                record.msg, record.args = "%s at=%s", (task, " < ".join(reversed(places)) or "unknown")
        return True
