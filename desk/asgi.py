"""What the server runs: Django, behind the limits on size and patience that Django itself does not have."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")

from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402

try:
    _django = get_asgi_application()

    from desk.conversations.preload import preload
    from desk.web.limits import BodyLimits

    preload()
except (ImproperlyConfigured, ValueError) as error:  # what is wrong with settings or content, and the next step
    raise SystemExit(f"The desk does not start. {error}") from None

application = BodyLimits(_django)
