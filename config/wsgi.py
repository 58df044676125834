"""The web process: what gunicorn serves."""

import gc

from django.core.wsgi import get_wsgi_application

from config import environment

environment.select()
application = get_wsgi_application()

# The broker of tasks that a view enqueues, and every view, so that nobody who comes first waits for them.
from config import celery, urls  # noqa: E402, F401

gc.collect()
gc.freeze()  # what is loaded by now stays: without this each full collection walks it again, a tenth of a second long
