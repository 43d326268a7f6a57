"""Files, arguments and requests that someone bent: each ends in a clear error or is counted."""
