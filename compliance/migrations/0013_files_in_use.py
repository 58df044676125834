"""What rests on files is noted with them, so that the vault lets none of those go."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def note_files_in_use(apps, _editor):
    """Evidence that stands, and what was given to tenants, keeps its file."""
    standing = apps.get_model("compliance", "Evidence").objects.filter(
        document=OuterRef("pk"), replaced_by=None, is_withdrawn=False
    )
    given = apps.get_model("compliance", "Service").objects.filter(document=OuterRef("pk"))
    files = apps.get_model("documents", "Document").objects
    files.filter(Exists(standing) | Exists(given)).update(is_filed=True)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0012_archivings"),
        ("documents", "0002_files_seen_scanned_and_removed"),
    ]

    operations = [migrations.RunPython(note_files_in_use, migrations.RunPython.noop, elidable=True)]
