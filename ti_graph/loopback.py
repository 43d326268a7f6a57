"""This machine itself: the one place that is spoken to without encryption."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
