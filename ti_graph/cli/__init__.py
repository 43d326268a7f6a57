"""The command line: thin, French first, `--json` everywhere."""
