"""The records of surveys."""

from surveys.models.attachments import Attachment
from surveys.models.counts import AnswerCount, Results, Uncounted
from surveys.models.drafts import Draft
from surveys.models.imports import ImportBatch
from surveys.models.responses import Response
from surveys.models.surveys import Survey, SurveyLink, SurveyVersion

__all__ = [
    "AnswerCount",
    "Attachment",
    "Draft",
    "ImportBatch",
    "Response",
    "Results",
    "Survey",
    "SurveyLink",
    "SurveyVersion",
    "Uncounted",
]
