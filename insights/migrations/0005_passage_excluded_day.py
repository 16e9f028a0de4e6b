"""Excluded passages of one place by day: SQLite took the index of all passages, which is in the order asked for."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0004_newcomers"),
        ("places", "0002_kinds_and_boundaries"),
        ("surveys", "0008_fewer_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=models.Q(("is_excluded", True)),
                fields=["municipality", "said_on"],
                name="passage_excluded_day",
            ),
        ),
    ]
