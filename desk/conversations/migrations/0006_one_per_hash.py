"""The constraint apart from the data: PostgreSQL builds no index on a table with changes of the same transaction still pending."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("conversations", "0005_number_hash"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(condition=models.Q(("address", ""), _negated=True), fields=["address"], name="conversation_number"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("channel", "sms"), models.Q(("address_hash", ""), _negated=True)),
                fields=("address_hash", "service_address"),
                name="one_conversation_per_number_hash",
            ),
        ),
    ]
