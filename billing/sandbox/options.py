"""How this sandbox was started: where it keeps its state, where it is seen, whom it tells."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line and the environment said."""

    data: Path
    public_url: str
    webhook_url: str
    webhook_secret: str
    merchant: str


OPTIONS = Options(
    data=Path(os.environ.get("SANDBOX_DATA", ".data/sandbox.sqlite3")),
    public_url=os.environ.get("SANDBOX_PUBLIC_URL", "http://localhost:8001").rstrip("/"),
    webhook_url=os.environ.get("SANDBOX_WEBHOOK_URL", ""),
    webhook_secret=os.environ.get("STRIPE_WEBHOOK_SECRET") or "whsec_sandbox",
    merchant=os.environ.get("SANDBOX_MERCHANT", "Compliance Vault"),
)
