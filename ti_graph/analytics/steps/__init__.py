"""Core tables → result tables, a step a subject: what is written into a release."""
