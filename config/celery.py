"""The worker and the beat: Celery, configured from Django's settings."""

from celery import Celery

from config import environment

environment.select()

app = Celery("compliance_vault")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
