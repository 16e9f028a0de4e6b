"""Forms in the look of the design system: label, hint, field, error beside it."""

from django.forms.renderers import TemplatesSetting


class KoettuFormRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
