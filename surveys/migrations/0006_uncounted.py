import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, OuterRef


def fill(apps, schema_editor):
    """Every response waits to be counted; of an imported person's, only the first counts."""
    Response = apps.get_model("surveys", "Response")
    quote = schema_editor.quote_name
    waiting = apps.get_model("surveys", "Uncounted")._meta.db_table
    schema_editor.execute(
        f"INSERT INTO {quote(waiting)} (response_id)"
        f" SELECT id FROM {quote(Response._meta.db_table)}"
    )
    imported = Response.objects.filter(import_batch__isnull=False)
    earlier = imported.filter(
        survey=OuterRef("survey"), respondent=OuterRef("respondent"), pk__lt=OuterRef("pk")
    )
    imported.filter(Exists(earlier)).update(is_repeat=True)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0005_draft_revision")]

    operations = [
        migrations.DeleteModel(name="AnswerCount"),
        migrations.CreateModel(
            name="AnswerCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=130)),
                ("municipality", models.CharField(blank=True, max_length=3)),
                ("cells", models.JSONField(default=dict)),
                (
                    "kept",
                    models.JSONField(
                        default=dict,
                        help_text="The part of the cells whose answers were deleted after their time.",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="surveys.survey",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="answercount",
            constraint=models.UniqueConstraint(
                fields=("survey", "municipality", "question"), name="answercount_once"
            ),
        ),
        migrations.CreateModel(
            name="Results",
            fields=[
                (
                    "survey",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="results",
                        serialize=False,
                        to="surveys.survey",
                    ),
                ),
                (
                    "people",
                    models.PositiveIntegerField(default=0, help_text="How many people are in it."),
                ),
                (
                    "cells",
                    models.JSONField(default=dict, help_text="The cell of everybody, by question."),
                ),
                ("moved_on", models.DateField(blank=True, null=True)),
                (
                    "is_stale",
                    models.BooleanField(
                        default=False,
                        help_text="Something in it has been withdrawn, sealed or corrected since.",
                    ),
                ),
            ],
            options={"verbose_name_plural": "results"},
        ),
        migrations.CreateModel(
            name="Uncounted",
            fields=[
                (
                    "response",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="surveys.response",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("import_batch__isnull", False)),
                fields=["survey", "respondent"],
                name="response_respondent",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="response", name="response_uncounted"),
        migrations.RemoveField(model_name="response", name="is_counted"),
    ]
