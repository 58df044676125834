"""PostgreSQL and Redis for a machine that has neither, kept under the data folder.

Settings ask only for `addresses`. Starting and stopping is the business of `python -m config.embedded`.
"""

from config.embedded.register import Addresses, addresses

__all__ = ["Addresses", "addresses"]
