"""Look-ups that answer candidates: the archive's own register, a local Wikidata index."""
