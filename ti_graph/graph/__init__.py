"""Tables → RDF, releases, validation, stores."""
