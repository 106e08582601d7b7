from django.conf import settings
from django.db import migrations

from desk.audit import chain

AT_ONCE = 5_000


def fill(apps, schema_editor):
    """The entries from before the chain are taken as they stand, in their order."""
    entries, heads = apps.get_model('audit', 'AuditEntry').objects, apps.get_model('audit', 'AuditHead').objects
    make, table = chain.maker(settings.AUDIT_KEYS[0]), apps.get_model('audit', 'AuditEntry')._meta.db_table
    number, digest, last = 0, chain.FIRST, 0
    while rows := list(entries.order_by('id').filter(id__gt=last).values_list('id', 'at', 'actor', 'action', 'target')[:AT_ONCE]):
        linked = []
        for pk, at, actor, action, target in rows:
            number, last = number + 1, pk
            digest = make(chain.content(digest, number, at, actor, action, target))
            linked.append((number, digest, pk))
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(f'UPDATE {table} SET number = %s, digest = %s WHERE id = %s', linked)
    heads.update_or_create(id=1, defaults={'count': number, 'digest': digest, 'seal': chain.seal(make, number, digest)})


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_chain'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
