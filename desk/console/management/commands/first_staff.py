"""`desk/manage.py first_staff`: the first account of a new desk, so that somebody can sign in."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from desk.audit.record import record
from desk.console.accounts import new_password

NAME = "helpline"
# Somebody must be able to do everything at first; a lead then makes an account for each person.
ROLES = ("lead", "editor", "clinician", "auditor")


class Command(BaseCommand):
    help = f'Makes the account "{NAME}" with a random password and prints it as JSON, once. Later calls say that it exists.'

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model().objects
        password = new_password()
        with transaction.atomic():
            first = not users.exists()
            if first:
                staff = users.create_user(NAME, password=password, is_staff=True)
                staff.groups.set(Group.objects.filter(name__in=ROLES))
                record(None, "staff.created", f"staff:{staff.pk}")
        if first:
            self.stdout.write(json.dumps({"user": NAME, "password": password}))
        elif users.filter(username=NAME).exists():
            self.stdout.write(f'The account "{NAME}" exists. Forgotten the password? `desk/manage.py changepassword {NAME}` sets a new one.')
        else:
            self.stdout.write("Staff accounts exist. Sign in with one of them.")

