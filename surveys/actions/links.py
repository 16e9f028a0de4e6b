"""The short links by which a survey is shared."""

import secrets

from django.db import IntegrityError, transaction

from organisations.models import Organisation
from shared import audit
from shared.audit import Actor
from surveys.models import Survey, SurveyLink

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that look alike on a poster."""
CODE_LENGTH = 7


def make_link(survey: Survey, *, organisation: Organisation, actor: Actor) -> SurveyLink:
    """The organisation's own link, which tells that it brought the answer; made once."""
    with transaction.atomic():
        link = _link(survey, organisation)
        audit.record("make_link", survey, actor=actor, organisation_id=organisation.pk)
    return link


def plain_link(survey: Survey) -> SurveyLink:
    """The link for all, made once; a part of opening the survey, which is what is recorded."""
    return _link(survey, None)


def _link(survey: Survey, organisation: Organisation | None) -> SurveyLink:
    while True:
        if link := SurveyLink.objects.filter(survey=survey, organisation=organisation).first():
            return link
        code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                return SurveyLink.objects.create(
                    survey=survey, organisation=organisation, code=code
                )
        except IntegrityError:  # another made the link just now, or the code is taken
            continue
