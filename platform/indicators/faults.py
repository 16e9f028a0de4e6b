"""What went wrong with a source, in the reader's language and with what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared.download import Fault

WORDS: dict[str, Promise] = {
    Fault.ABSENT: _("The source does not have this. Check the number, the table or the years."),
    Fault.BROKEN: _("The source's answer was not whole. Try again later."),
    Fault.BUSY: _("The source is busy or out of order at the moment. Try again later."),
    Fault.CHANGED: _("The source changed this after the check. Check again."),
    Fault.EMPTY: _("The source has no values of these years for our municipalities."),
    Fault.FORM: _(
        "The source's answer was not in the form that it has promised, and was not used. Tell the "
        "administrator."
    ),
    Fault.LARGE: _("The source's answer was too large. Tell the administrator."),
    Fault.MOVED: _("The source has moved to another address. Tell the administrator."),
    Fault.NOT_DUE: _(
        "This was fetched less than 28 days ago, and the source asks not to be asked often. Tick "
        "“Fetch anew” if you need it now."
    ),
    Fault.REFUSED: _("The source refused to answer. Tell the administrator."),
    Fault.SLOW: _("The source did not answer in time. Try again later."),
    Fault.UNFIT: _("This table does not tell yearly values of municipalities. It cannot be used."),
    Fault.UNREACHABLE: _("There is no connection to the source. Try again later."),
}


def in_words(fault: str) -> Promise:
    """What the kind of fault means to a coordinator."""
    return WORDS.get(fault, WORDS[Fault.FORM])
