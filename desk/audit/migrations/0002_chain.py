from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for the chain. 0003 fills it for the entries that are there, 0004 demands it."""

    dependencies = [
        ('audit', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('count', models.PositiveBigIntegerField(default=0, help_text='Number of the last entry')),
                ('digest', models.CharField(blank=True, help_text='Digest of the last entry', max_length=64)),
                ('seal', models.CharField(blank=True, help_text='Keyed digest of both', max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='auditentry',
            name='digest',
            field=models.CharField(default='', editable=False, help_text='Keyed digest of this entry and of the one before (chain.py)', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='auditentry',
            name='number',
            field=models.PositiveBigIntegerField(null=True, editable=False, help_text='Counts from 1 without gaps'),
        ),
    ]
