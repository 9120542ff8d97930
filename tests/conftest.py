"""Fixtures shared by several modules."""

pytest_plugins = (
    "tests.smtpd",
    "tests.mailroom",
    "tests.ticks",
    "tests.offices",
    "tests.webs",
    "tests.bureaux",
)
