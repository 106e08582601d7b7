"""Who of the staff may work on a case."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import QuerySet

from desk.conversations.models import Case

from .rights import Right
from .standing import DANGER

_BACKEND = "django.contrib.auth.backends.ModelBackend"  # the one of our backends that knows rights


def who_may_work(case: Case, *, besides: AbstractBaseUser | None = None) -> QuerySet[User]:
    """Active accounts with the rights that this case takes, by name; without the one given."""
    may = User.objects.with_perm(Right.WORK_CASES.permission, backend=_BACKEND)
    if case.priority == DANGER:
        may = may & User.objects.with_perm(Right.WORK_DANGER.permission, backend=_BACKEND)
    if besides is not None:
        may = may.exclude(pk=besides.pk)
    return may.order_by("first_name", "last_name", "username")
