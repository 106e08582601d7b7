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
from desk.console.rights import Role

from .first_staff import new_password


class Command(BaseCommand):
    help = "Makes an account and prints its password, once; for an account that exists, sets its roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        roles = [role.value for role in Role]
        parser.add_argument("--role", choices=roles, nargs="+", default=[Role.STAFF.value], help="one or more; what each may do stands in docs/rights.md")

    def handle(self, *args: Any, **options: Any) -> None:
        name, roles = options["name"], sorted(set(options["role"]))
        users = get_user_model().objects
        password = ""
        with transaction.atomic():
            staff = users.filter(username=name).first()
            if staff is None:
                password = new_password()
                staff = self._made(name, password)
            staff.groups.set(Group.objects.filter(name__in=roles))
            for role in roles:
                record(None, f"staff.made_{role}", f"staff:{staff.pk}")
        self.stdout.write(f"{name}: {', '.join(roles)}." + (f" Password, shown once: {password}" if password else ""))

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
