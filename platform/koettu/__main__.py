"""The command line: `koettu`, the same as `python -m koettu` and platform/manage.py."""

import os
import sys

from django.core.management import ManagementUtility, get_commands

OURS = {
    "koettu",
    "shared",
    "accounts",
    "places",
    "indicators",
    "organisations",
    "surveys",
    "insights",
    "reports",
}


class Koettu(ManagementUtility):
    def main_help_text(self, commands_only: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's signature
        """Name our own commands first; Django's and the libraries' follow."""
        text: str = super().main_help_text(commands_only)
        if commands_only:
            return text
        ours = sorted(name for name, app in get_commands().items() if app in OURS)
        return "\n".join(
            ["Koettu's own commands:", "", *(f"    {name}" for name in ours), "", text]
        )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koettu.settings.dev")
    utility = Koettu(sys.argv)
    utility.prog_name = "koettu"
    utility.execute()


if __name__ == "__main__":
    main()
