"""Requests made from the description of the API, as many as are asked (make fuzz-api)."""
