"""`python -m tests.bench`: every bench, each figure with its bound, and one last line."""

import sys

from tests.bench.harness import Bench, measure, verdict
from tests.bench.world import world


def main() -> int:
    """Run them all; the exit code."""
    with world() as measured:
        return verdict(measure(benches(), world=measured))


def benches() -> tuple[Bench, ...]:
    """Every bench. They read models, so they are known only when the world has set Django up."""
    from tests.bench.bench_admin import admin_lists
    from tests.bench.bench_api import api
    from tests.bench.bench_as_at import as_at
    from tests.bench.bench_audit import audit
    from tests.bench.bench_bundle import bundle
    from tests.bench.bench_dashboard import dashboard
    from tests.bench.bench_documents import documents
    from tests.bench.bench_events import events
    from tests.bench.bench_hooks import hooks
    from tests.bench.bench_law import law
    from tests.bench.bench_provisioning import provisioning
    from tests.bench.bench_reading import reading
    from tests.bench.bench_reminders import reminders
    from tests.bench.bench_score import scores
    from tests.bench.bench_uploads import uploads
    from tests.bench.bench_webhook import webhook

    pages = (webhook, dashboard, admin_lists, as_at, api)
    rules = (provisioning, events, hooks, law, scores, reminders)
    return (*pages, *rules, reading, documents, bundle, uploads, audit)


if __name__ == "__main__":
    sys.exit(main())
