"""`desk/manage.py staff ben.okoye --role editor`: an account that signs in to the console, and what it may do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from desk.audit.record import record
from desk.conversations.apps import GROUPS

from .first_staff import new_password


class Command(BaseCommand):
    help = "Makes an account and prints its password, once; for an account that exists, sets its role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=["helpline", *GROUPS], default="helpline", help="lead and editor may also use the switches")

    def handle(self, *args: Any, **options: Any) -> None:
        name, role = options["name"], options["role"]
        users = get_user_model().objects
        password = ""
        with transaction.atomic():
            staff = users.filter(username=name).first()
            if staff is None:
                password = new_password()
                staff = self._made(name, password)
            staff.groups.remove(*Group.objects.filter(name__in=GROUPS))
            staff.groups.add(*Group.objects.filter(name=role))
            record(None, f"staff.made_{role}", f"staff:{staff.pk}")
        self.stdout.write(f"{name}: role {role}." + (f" Password, shown once: {password}" if password else ""))

    def _made(self, name: str, password: str) -> Any:
        staff = get_user_model()(username=name)
        staff.set_password(password)
        try:
            staff.full_clean()
        except ValidationError:
            raise CommandError("This is no sign-in name. Use letters, digits and . - _ only.") from None
        staff.save()
        record(None, "staff.created", f"staff:{staff.pk}")
        return staff
