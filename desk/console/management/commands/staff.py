"""`desk/manage.py staff ben.okoye --role editor`: an account that signs in to the console, and what it may do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from desk.console import accounts
from desk.console.accounts import Outcome
from desk.console.rights import Role

REFUSED = {
    Outcome.BAD_NAME: "This is no sign-in name. Use letters, digits and . - _ only.",
    Outcome.NAME_TAKEN: "An account exists whose name differs in capital letters only. Take another name.",
    Outcome.LAST_LEAD: "This is the last lead who can sign in, so nothing was changed. Make somebody else a lead first.",
}


class Command(BaseCommand):
    help = "Makes an account and prints its password, once; for an account that exists, sets its roles, or does what the options say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        roles = [role.value for role in Role]
        parser.add_argument("--role", choices=roles, nargs="+", help="one or more; what each may do stands in docs/rights.md; staff unless you say otherwise")
        parser.add_argument("--disable", action="store_true", help="nobody signs in to it any more")
        parser.add_argument("--enable", action="store_true")
        parser.add_argument("--reset-second-factor", action="store_true", help="for a lost phone")
        parser.add_argument("--new-password", action="store_true", help="for a forgotten one; it is printed once")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        staff = get_user_model().objects.filter(username=name).first()
        wanted = [option for option in ("disable", "enable", "reset_second_factor", "new_password") if options[option]]
        if staff is None:
            if wanted:
                raise CommandError(f'There is no account "{name}".')
            return self._make(name, options["role"] or [Role.STAFF.value])
        if not options["role"] and not wanted:
            raise CommandError(f'The account "{name}" exists. Say what to do with it: --role, --disable, --enable, --new-password or --reset-second-factor.')
        if options["role"]:
            self._told(name, accounts.set_roles(staff.pk, options["role"], None), ", ".join(sorted(set(options["role"]))))
        for option in wanted:
            self._do(name, staff.pk, option)

    def _make(self, name: str, roles: list[str]) -> None:
        outcome, _staff, password = accounts.make(name, roles, None)
        self._told(name, outcome, f"{', '.join(sorted(set(roles)))}. Password, shown once: {password}")

    def _do(self, name: str, account_id: int, option: str) -> None:
        if option == "new_password":
            outcome, password = accounts.new_password_for(account_id, None)
            return self._told(name, outcome, f"Password, shown once: {password}")
        act, said = {
            "disable": (accounts.disable, "disabled, and signed out everywhere"),
            "enable": (accounts.enable, "enabled"),
            "reset_second_factor": (accounts.reset_second_factor, "no second factor any more; signed out everywhere"),
        }[option]
        self._told(name, act(account_id, None), said)

    def _told(self, name: str, outcome: Outcome, said: str) -> None:
        if outcome in REFUSED:
            raise CommandError(REFUSED[outcome])
        self.stdout.write(f"{name}: {said}" if outcome is Outcome.DONE else f"{name}: it was so already.")
