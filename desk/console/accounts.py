"""What a lead does with the accounts of others. Each act is one transaction with its entry in the audit log, and ends in an Outcome."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from enum import Enum

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.core.exceptions import ValidationError
from django.db import transaction

from desk.audit.record import record

from . import second_factor, sessions
from .models import Account
from .rights import Role

# No letters or digits that look like others. 5 groups of 4 out of 31 hold 99 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Outcome(Enum):
    DONE = "done"
    UNCHANGED = "unchanged"  # it was so already
    MISSING = "missing"
    YOURSELF = "yourself"  # this is done by somebody else, or on one's own page
    LAST_LEAD = "last_lead"  # then nobody could make accounts any more
    NO_ROLE = "no_role"
    NAME_TAKEN = "name_taken"
    BAD_NAME = "bad_name"


def new_password() -> str:
    """One to be read out or typed from a paper."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(5))
    return "-".join(groups)


def make(name: str, roles: Iterable[str], by: AbstractBaseUser | None) -> tuple[Outcome, AbstractBaseUser | None, str]:
    """A new account, and its password, which opens nothing but its own change."""
    wanted, users = _roles(roles), get_user_model().objects
    if not wanted:
        return Outcome.NO_ROLE, None, ""
    if not name.isprintable():  # PostgreSQL refuses to look for some of these
        return Outcome.BAD_NAME, None, ""
    with transaction.atomic():
        if users.filter(username__iexact=name).exists():
            return Outcome.NAME_TAKEN, None, ""
        staff, password = get_user_model()(username=name), new_password()
        staff.set_password(password)
        try:
            staff.full_clean()
        except ValidationError:
            return Outcome.BAD_NAME, None, ""
        staff.save()
        Account.objects.create(user=staff, must_change_password=True)
        record(by, "staff.created", f"staff:{staff.pk}")
        _set_roles(staff, wanted, by)
    return Outcome.DONE, staff, password


def set_roles(account_id: int, roles: Iterable[str], by: AbstractBaseUser | None) -> Outcome:
    wanted = _roles(roles)
    with transaction.atomic():
        staff = _locked(account_id)
        if staff is None:
            return Outcome.MISSING
        if not wanted:
            return Outcome.NO_ROLE
        if Role.LEAD not in wanted and _is_last_lead(staff):
            return Outcome.LAST_LEAD
        return _set_roles(staff, wanted, by)


def disable(account_id: int, by: AbstractBaseUser | None) -> Outcome:
    """Nobody signs in to it any more, and whoever is signed in is out at once. It stays, since the audit log names it."""
    with transaction.atomic():
        staff = _locked(account_id)
        if staff is None:
            return Outcome.MISSING
        if by is not None and by.pk == staff.pk:
            return Outcome.YOURSELF
        if _is_last_lead(staff):
            return Outcome.LAST_LEAD
        if not _change(staff, is_active=False):
            return Outcome.UNCHANGED
        sessions.end_all(staff.pk)
        record(by, "staff.disabled", f"staff:{staff.pk}")
    return Outcome.DONE


def enable(account_id: int, by: AbstractBaseUser | None) -> Outcome:
    with transaction.atomic():
        staff = _locked(account_id)
        if staff is None:
            return Outcome.MISSING
        if not _change(staff, is_active=True):
            return Outcome.UNCHANGED
        record(by, "staff.enabled", f"staff:{staff.pk}")
    return Outcome.DONE


def reset_second_factor(account_id: int, by: AbstractBaseUser | None) -> Outcome:
    """For a lost phone. A stolen sign-in of a lead must not strip that lead's own factor: another lead does it."""
    with transaction.atomic():
        staff = _locked(account_id)
        if staff is None:
            return Outcome.MISSING
        if by is not None and by.pk == staff.pk:
            return Outcome.YOURSELF
        if not second_factor.remove(staff):
            return Outcome.UNCHANGED
        sessions.end_all(staff.pk)
        record(by, "staff.second_factor_reset", f"staff:{staff.pk}")
    return Outcome.DONE


def new_password_for(account_id: int, by: AbstractBaseUser | None) -> tuple[Outcome, str]:
    """For one that was forgotten. It opens nothing but its own change, and ends every sign-in of the account."""
    with transaction.atomic():
        staff = _locked(account_id)
        if staff is None:
            return Outcome.MISSING, ""
        if by is not None and by.pk == staff.pk:
            return Outcome.YOURSELF, ""
        password = new_password()
        staff.set_password(password)
        staff.save(update_fields=["password"])
        Account.objects.update_or_create(user=staff, defaults={"must_change_password": True})
        sessions.end_all(staff.pk)
        record(by, "staff.password_reset", f"staff:{staff.pk}")
    return Outcome.DONE, password


def sign_out_everywhere(account_id: int, by: AbstractBaseUser | None) -> Outcome:
    with transaction.atomic():
        staff = _locked(account_id)
        if staff is None:
            return Outcome.MISSING
        sessions.end_all(staff.pk)
        record(by, "staff.signed_out_everywhere", f"staff:{staff.pk}")
    return Outcome.DONE


def _roles(names: Iterable[str]) -> frozenset[Role]:
    known = {role.value: role for role in Role}
    return frozenset(known[name] for name in names if name in known)


def _locked(account_id: int) -> AbstractBaseUser | None:
    """The account. The group of the leads is locked with it, so that two leads at once cannot disable each other.

    `no_key`: what this account writes at the same time names it as the actor, and checks at its commit that it is there. A
    whole lock would keep that waiting for us, while we wait for the end of the audit log, which it has.
    """
    list(Group.objects.select_for_update(no_key=True).filter(name=Role.LEAD.value))
    return get_user_model().objects.select_for_update(no_key=True).filter(pk=account_id).first()


def _is_last_lead(staff: AbstractBaseUser) -> bool:
    leads = get_user_model().objects.filter(groups__name=Role.LEAD.value, is_active=True)
    return leads.filter(pk=staff.pk).exists() and not leads.exclude(pk=staff.pk).exists()


def _change(staff: AbstractBaseUser, *, is_active: bool) -> bool:
    return bool(get_user_model().objects.filter(pk=staff.pk, is_active=not is_active).update(is_active=is_active))


def _set_roles(staff: AbstractBaseUser, wanted: frozenset[Role], by: AbstractBaseUser | None) -> Outcome:
    """One entry for each role that comes or goes. Other groups than ours are left alone."""
    had = _roles(staff.groups.values_list("name", flat=True))
    for role in sorted(wanted - had):
        staff.groups.add(Group.objects.get(name=role.value))
        record(by, f"staff.made_{role.value}", f"staff:{staff.pk}")
    for role in sorted(had - wanted):
        staff.groups.remove(Group.objects.get(name=role.value))
        record(by, f"staff.no_longer_{role.value}", f"staff:{staff.pk}")
    return Outcome.DONE if had != wanted else Outcome.UNCHANGED
