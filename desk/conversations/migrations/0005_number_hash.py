"""Conversations of text messages are found by the keyed hash of the number, so that the number itself can go."""

from django.db import migrations, models

from desk.conversations.number_hash import number_hash


def fill(apps, schema_editor):
    conversations = apps.get_model("conversations", "Conversation").objects
    for pk, address in conversations.filter(channel="sms", address_hash="").exclude(address="").values_list("pk", "address").iterator():
        conversations.filter(pk=pk).update(address_hash=number_hash(address))


class Migration(migrations.Migration):

    dependencies = [
        ("conversations", "0004_what_people_may_ask"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="address_hash",
            field=models.CharField(blank=True, default="", help_text="SMS only: the number's keyed hash, which finds the conversation; empty for a number we forgot", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="conversation",
            name="rest",
            field=models.JSONField(blank=True, default=list, help_text="SMS only: the topics that the last turn had no room for; the word MORE brings them"),
        ),
        migrations.AlterField(
            model_name="conversation",
            name="address",
            field=models.CharField(blank=True, help_text="SMS only: the person's number, E.164; empty once it is not needed any more", max_length=20),
        ),
        migrations.AddField(
            model_name="outbox",
            name="not_before",
            field=models.DateTimeField(blank=True, help_text="It is night where the person is; null: as soon as possible", null=True),
        ),
        # The old constraint goes before the numbers do: two conversations without one would look alike.
        migrations.RemoveConstraint(model_name="conversation", name="one_conversation_per_number"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
