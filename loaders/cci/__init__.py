"""CCI France and the CCI de région, gathered by hand."""
