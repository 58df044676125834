"""Runs of tasks, the timetable's entries, signs of life, and incidents. All of it is about keys, never about people."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from adminpanel.jobs.states import Ending, Process, RunState
from config.lib import clock
from config.lib.states import known_states


class JobRun(models.Model):
    """One run of one task. A tick of a frequent sweep that found nothing leaves no run, only its mark in the timetable.

    Times are the machine's own: they measure work.
    """

    task_id = models.CharField(max_length=64, unique=True, help_text="The broker's; delivered twice, it is one run.")
    task = models.CharField(max_length=80)
    args = models.JSONField(default=list, help_text="What it was called with: keys.")
    key = models.CharField(max_length=80, blank=True, help_text="Of the row that it works on.")
    landlord = models.ForeignKey("accounts.Landlord", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.RUNNING)
    attempts = models.PositiveSmallIntegerField(default=1, help_text="Of the row where it has one, else of this run.")
    error_code = models.CharField(max_length=120, blank=True)
    trace = models.TextField(blank=True, help_text="Where in our code it failed, innermost last. Without values.")
    queue = models.CharField(max_length=40, blank=True)
    entry = models.CharField(max_length=80, blank=True, help_text="The entry of the timetable that started it.")
    started_at = models.DateTimeField(default=clock.real_now)
    duration_ms = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [known_states("state", RunState, name="adminpanel_run_state_known")]
        indexes: ClassVar = [
            models.Index(fields=["started_at"], name="adminpanel_run_started"),
            models.Index(fields=["task", "key"], name="adminpanel_run_of_row"),
            models.Index(fields=["started_at"], condition=Q(state="running"), name="adminpanel_run_running"),
            models.Index(fields=["landlord", "-id"], name="adminpanel_run_of_landlord"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.key}".strip()


class TimetableEntry(models.Model):
    """An entry of `config/schedule.py`, and its last tick."""

    name = models.CharField("entry", max_length=80, primary_key=True)
    task = models.CharField(max_length=80)
    since = models.DateTimeField(default=clock.real_now, help_text="When it came into the timetable.")
    started_at = models.DateTimeField("last run", null=True)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField("outcome", max_length=9, choices=RunState.choices, blank=True)
    error_code = models.CharField(max_length=120, blank=True)
    duration_ms = models.PositiveIntegerField(null=True)
    ticks = models.PositiveBigIntegerField(default=0, help_text="How often it has run.")

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "timetable entries"

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """The last sign of life of a worker, or of the beat whose turn it is, on one host."""

    process = models.CharField(max_length=6, choices=Process.choices)
    host = models.CharField(max_length=255)
    at = models.DateTimeField("last seen")

    class Meta:
        ordering: ClassVar = ["process", "host"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "host"], name="adminpanel_heartbeat_once"),
            known_states("process", Process, name="adminpanel_heartbeat_process_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_process_display()} on {self.host}"


class Incident(models.Model):
    """One cause that staff were told of: from when it was found until it healed.

    Its subject is the row that it is about, in the state that it was in; a cause that many rows share has none.
    """

    code = models.CharField(max_length=80)
    key = models.CharField(max_length=160, help_text="Tells causes with the same code apart.")
    sentence = models.TextField()
    path = models.CharField(max_length=300, help_text="Where it can be acted on.")
    landlord = models.ForeignKey("accounts.Landlord", null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=80, blank=True, help_text="The kind of row.")
    subject_key = models.CharField(max_length=80, blank=True)
    subject_state = models.CharField(max_length=40, blank=True)
    rows = models.PositiveIntegerField(default=1, help_text="How many rows share the cause.")
    seen = models.PositiveIntegerField(default=1, help_text="How often it was found.")
    opened_at = models.DateTimeField(default=clock.real_now)
    last_seen_at = models.DateTimeField(default=clock.real_now)
    closed_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "key"], condition=Q(closed_at=None), name="adminpanel_incident_open_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["subject", "subject_key"], condition=Q(closed_at=None), name="adminpanel_incident_open"
            ),
            models.Index(fields=["closed_at"], name="adminpanel_incident_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.key}"
