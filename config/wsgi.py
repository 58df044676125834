"""The web process: what gunicorn serves."""

from django.core.wsgi import get_wsgi_application

from config import environment

environment.select()
application = get_wsgi_application()
