"""The code's vocabulary for what a plan can hold. A check and a test compare it with the seeded rows both ways."""

from enum import Enum, StrEnum

from django.db import models


class FeatureKey(models.TextChoices):
    """One key for each thing that is sold. The names that people read are in the rows."""

    COMPLIANCE_DASHBOARD = "compliance_dashboard"
    COMPLIANCE_SCORE = "compliance_score"
    COMPLIANCE_CALENDAR = "compliance_calendar"
    SCORE_TRENDING = "score_trending"
    EMAIL_NOTIFICATIONS = "email_notifications"
    MULTI_FILE_UPLOAD = "multi_file_upload"
    AI_EXTRACTION_BASIC = "ai_extraction_basic"
    AI_EXTRACTION_ADVANCED = "ai_extraction_advanced"
    EXTRACTION_REVIEW_UI = "extraction_review_ui"
    ZIP_UPLOAD = "zip_upload"
    REPORTS_PDF = "reports_pdf"
    REPORTS_CSV = "reports_csv"
    SCHEDULED_REPORTS = "scheduled_reports"
    SMS_REMINDERS = "sms_reminders"
    TENANT_PORTAL = "tenant_portal"
    WHITE_LABEL_REPORTS = "white_label_reports"
    WEBHOOKS = "webhooks"
    API_ACCESS = "api_access"
    AUDIT_LOG_EXPORT = "audit_log_export"


PENDING_FEATURES: frozenset[FeatureKey] = frozenset()
"""Features that no page, task or endpoint offers yet. Nothing is shown or sold by the name of one. It only shrinks."""


class Access(Enum):
    """What a gate is asked to let through."""

    READ = "read"
    EXPORT = "export"
    WRITE = "write"
    PAID_WORK = "paid_work"
    SIDE_EFFECT = "side_effect"
    LEGAL_REMINDER = "legal_reminder"


class Category(StrEnum):
    """How features are grouped for people; the order is that of the price list."""

    CORE = "core"
    COMMUNICATION = "communication"
    DOCUMENTS = "documents"
    AI = "ai"
    REPORTING = "reporting"
    PORTAL = "portal"
    BRANDING = "branding"
    INTEGRATION = "integration"
    AUDIT = "audit"
