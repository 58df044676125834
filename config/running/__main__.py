"""`python -m config.running`: start the application and keep it up until Ctrl-C."""

from config.running.application import Application, running
from config.running.story import Story


def main() -> None:
    """Start, say where, and watch."""
    with running(Story()) as application:
        show_addresses(application)
        application.supervisor.watch()


def show_addresses(application: Application) -> None:
    """Print where to look."""
    for what, address in application.addresses.items():
        print(f"{what:<8} {address}")  # noqa: T201
    print("Ctrl-C ends all of it; what was entered is kept until `make reset`.", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
