"""Value chains of manufacturing by stage, a code list gathered by hand."""
