"""`python -m config.demo [--exit]`: start the application, play one landlord, and stay up."""

import argparse

from config.demo.player import play
from config.running.__main__ import show_addresses
from config.running.application import manage, running
from config.running.story import Story


def main() -> None:
    """Play, tell who can sign in, and keep everything up until Ctrl-C; with --exit end after the steps."""
    parser = argparse.ArgumentParser(prog="make demo", description="Play one landlord from home page to dashboard.")
    parser.add_argument("--exit", action="store_true", help="end after the steps, with code 0 only if every one held")
    ends = parser.parse_args().exit
    story = Story()
    with running(story) as application:
        play(story, site_url=application.site_url)
        if ends:
            return story.end()
        with story.step("A landlord on each plan and a member of staff can sign in"):
            people = manage(application, "demo_people")
        story.end()
        print(f"\n{people}")  # noqa: T201
        show_addresses(application)
        application.supervisor.watch()


if __name__ == "__main__":
    main()
