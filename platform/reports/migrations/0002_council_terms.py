from django.db import migrations

TERMS = [(2021, 2025), (2025, 2029)]


def add_terms(apps, schema_editor):
    council_term = apps.get_model("reports", "CouncilTerm")
    for start, end in TERMS:
        council_term.objects.get_or_create(start_year=start, defaults={"end_year": end})


class Migration(migrations.Migration):
    """The council terms that reports are made for now; later ones are added as data."""

    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
