"""What the road counts; and the ids of the messages that came before, so that their replays are known like all others."""

import django.utils.timezone
from django.db import migrations, models

from desk.sms.seen import key_of


def fill(apps, schema_editor):
    seen = apps.get_model("sms", "Seen")
    messages = apps.get_model("conversations", "Message").objects.filter(conversation__channel="sms").exclude(client_key=None)
    batch = []
    for client_key in messages.values_list("client_key", flat=True).iterator():
        batch.append(seen(key=key_of(client_key)))
        if len(batch) == 500:
            seen.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    seen.objects.bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("sms", "0001_initial"),
        ("conversations", "0006_one_per_hash"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("service_address", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("free_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("key", models.CharField(help_text="Keyed hash of the provider's id", max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Spending",
            fields=[
                ("period", models.CharField(help_text="2026-11-23 or 2026-11, UTC", max_length=10, primary_key=True, serialize=False)),
                ("segments", models.PositiveIntegerField(default=0)),
                ("alarmed", models.PositiveSmallIntegerField(default=0, help_text="The percentage of the cap that was last told")),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
