"""Fixtures shared by several modules, and how Hypothesis searches."""

import signal

from hypothesis import settings

# A shell has what it runs in the background ignore Ctrl+C, and so would the programs under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same cases at each run: a failure is of the change, not of the day, and no busy machine misses
# a deadline. `pytest --hypothesis-profile=search` looks for other cases.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("suite")

pytest_plugins = (
    "tests.smtpd",
    "tests.mailroom",
    "tests.ticks",
    "tests.offices",
    "tests.webs",
    "tests.bureaux",
    "tests.browsers",
)
