from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_chain_filled'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='number',
            field=models.PositiveBigIntegerField(editable=False, help_text='Counts from 1 without gaps', unique=True),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['action', 'number'], name='audit_audit_action_c1cf21_idx'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['at'], name='audit_audit_at_bd7d43_idx'),
        ),
    ]
