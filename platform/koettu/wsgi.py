import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koettu.settings.production")
application = get_wsgi_application()  # loads the apps, which the import below needs

from shared.commits import group_commits  # noqa: E402

group_commits()
