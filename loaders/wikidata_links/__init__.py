"""Items of Wikidata that bear an official code of a place or a body (query.wikidata.org)."""
