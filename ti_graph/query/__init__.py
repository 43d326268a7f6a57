"""Named queries, their parameters, results in every format, and ad-hoc SPARQL within bounds."""
