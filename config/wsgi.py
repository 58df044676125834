"""The web process: what gunicorn serves."""

from django.core.wsgi import get_wsgi_application

from config import environment

environment.select()
application = get_wsgi_application()

from config import celery  # noqa: E402, F401 - tasks enqueued by a view find their broker through it
