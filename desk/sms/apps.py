from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SmsConfig(AppConfig):
    name = "desk.sms"
    label = "sms"
    verbose_name = "Text messages"

    def ready(self) -> None:
        from . import checks, numbers_kept  # checks registers itself
        from .simulator import checks as of_simulator  # noqa: F401
        from .simulator import forgetting

        numbers_kept.dropped.connect(forgetting.forget)
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(**_: object) -> None:
    from django.db import connection
    from django_q.models import Schedule

    from . import numbers_kept, send

    # `migrate sms` alone may run before the task queue has its tables.
    if Schedule._meta.db_table in connection.introspection.table_names():
        send.prepare_schedule()
        numbers_kept.prepare_schedule()
