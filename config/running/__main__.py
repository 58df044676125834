"""`python -m config.running`: start the application and keep it up until Ctrl-C."""

from config.running.application import running


def main() -> None:
    """Start, say where, and watch."""
    print("Starting …", flush=True)  # noqa: T201
    with running() as application:
        print(f"Site     {application.site_url}")  # noqa: T201
        print(f"Mailbox  {application.site_url}/mailbox/")  # noqa: T201
        print(f"Stripe   {application.sandbox_url} (sandbox)")  # noqa: T201
        print(f"Logs     {application.supervisor.logs}")  # noqa: T201
        print("Ctrl-C ends all of it.", flush=True)  # noqa: T201
        application.supervisor.watch()


if __name__ == "__main__":
    main()
