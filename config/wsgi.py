"""The web process: what gunicorn serves."""

import gc

from django.core.wsgi import get_wsgi_application

from config import environment

environment.select()
application = get_wsgi_application()

from config import celery  # noqa: E402, F401 - tasks enqueued by a view find their broker through it

gc.freeze()  # what is loaded by now stays: without this each full collection walks it again, a tenth of a second long
