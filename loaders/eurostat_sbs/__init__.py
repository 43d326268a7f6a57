"""Structural business statistics of Eurostat: jobs and local units by NUTS 2 and industry."""
