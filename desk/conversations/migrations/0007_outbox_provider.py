from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0006_one_per_hash'),
    ]

    operations = [
        migrations.AddField(
            model_name='outbox',
            name='provider',
            field=models.CharField(blank=True, db_default='', default='', help_text='Who was asked to carry it; empty until the first try', max_length=20),
        ),
    ]
