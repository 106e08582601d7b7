#!/usr/bin/env python
"""Django's command line for the desk. Run it with the desk environment's Python."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main() -> None:
    # Run as a script, Python puts desk/ first: its modules would then also be importable under a second, shorter name.
    sys.path[0] = str(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The desk does not start. {error}")


if __name__ == "__main__":
    main()
