"""What changes a municipality's targets and thresholds."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from indicators.models import Indicator, IndicatorTarget
from organisations.models import Organisation
from shared import audit


@transaction.atomic
def set_target(  # noqa: PLR0913 - what a municipality decides
    indicator: Indicator,
    *,
    actor: User,
    organisation: Organisation,
    value: float | None = None,
    by_year: int | None = None,
    threshold: float | None = None,
    note: str = "",
) -> IndicatorTarget:
    """Set what the organisation's municipality aims at, in place of what it aimed at before.

    ValidationError by field when it says nothing, or names a worse side that does not exist.
    """
    _check(indicator, value=value, by_year=by_year, threshold=threshold)
    target, made = IndicatorTarget.objects.update_or_create(
        indicator=indicator,
        municipality_id=organisation.municipality_id,
        defaults={
            "value": value,
            "by_year": by_year,
            "threshold": threshold,
            "note": note,
            "set_by": actor,
            "set_on": timezone.localdate(),
        },
    )
    audit.record(
        "indicator_target.set" if made else "indicator_target.changed", target, actor=actor,
        organisation_id=organisation.pk, indicator=indicator.slug, value=value, by_year=by_year,
        threshold=threshold,
    )  # fmt: skip
    return target


def _check(
    indicator: Indicator, *, value: float | None, by_year: int | None, threshold: float | None
) -> None:
    if value is None and threshold is None:
        raise ValidationError({"value": _("Give a target value, a threshold, or both.")})
    if by_year is not None and value is None:
        raise ValidationError({"value": _("Give the value that is aimed at by the year.")})
    if threshold is not None and not indicator.polarity:
        raise ValidationError(
            {
                "threshold": _(
                    "This indicator has no good or bad direction, so no value is on the worse side."
                )
            }
        )
    if value is not None and threshold is not None and (value - threshold) * indicator.polarity < 0:
        raise ValidationError(
            {"threshold": _("The threshold is better than the target. Look at both numbers.")}
        )


@transaction.atomic
def remove_target(target: IndicatorTarget, *, actor: User, organisation: Organisation) -> None:
    """Take the target and the threshold away."""
    audit.record(
        "indicator_target.removed", target, actor=actor, organisation_id=organisation.pk,
        indicator=target.indicator.slug, value=target.value, threshold=target.threshold,
    )  # fmt: skip
    target.delete()
