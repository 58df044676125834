"""The words of reports: what they are about, as which file they come, and how days are written in them."""

from django.db import models


class ReportKind(models.TextChoices):
    """What a report tells."""

    SUMMARY = "summary", "Portfolio summary"
    REQUIREMENTS = "requirements", "Requirements"
    EXPIRY = "expiry", "Expiry schedule"
    SCORE = "score", "Score explanation"
    PACK = "pack", "Evidence pack"
    BUNDLE = "bundle", "Evidence bundle"


class ReportFormat(models.TextChoices):
    """As which file it comes."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    ZIP = "zip", "ZIP"


class DayStyle(models.TextChoices):
    """How days are written in Excel and CSV files."""

    UK = "uk", "UK, such as 27/03/2026"
    ISO = "iso", "ISO, such as 2026-03-27"


BOUND = {ReportKind.PACK: ReportFormat.PDF, ReportKind.BUNDLE: ReportFormat.ZIP}
"""What is bound of papers, and as which file; every other kind is made of tables, as whichever file is wanted."""
EXPLAINED = {
    ReportKind.SUMMARY: "Each home with its score, how many requirements stand how, and its next date.",
    ReportKind.REQUIREMENTS: "Everything that is asked, how it stands, what proves it and until when.",
    ReportKind.EXPIRY: "Every date, the earliest first, month by month.",
    ReportKind.SCORE: "What the score is made of, down to each requirement.",
}
MEDIA_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.CSV: "text/csv; charset=utf-8",
    ReportFormat.ZIP: "application/zip",
}


class Rhythm(models.TextChoices):
    """How often a report is made by itself."""

    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"
    MONTHLY = "monthly", "Every month"


class Weekday(models.IntegerChoices):
    """The days of the week, as Python counts them."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class PauseReason(models.TextChoices):
    """Why a schedule is paused."""

    PLAN = "plan", "Your plan does not include scheduled reports"
    PAYMENT = "payment", "Your subscription is not active"
