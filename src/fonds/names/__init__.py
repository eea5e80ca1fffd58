"""Names for comparison: folded to plain letters, keys under which all spellings of one name meet, and how far two agree."""

from fonds.names.agreement import Agreement, Names, agreement
from fonds.names.folding import fold, is_full, swapped
from fonds.names.keys import family_keys, index_keys, query_keys
from fonds.names.parsing import readings
from fonds.names.variation import variation

__all__ = ["Agreement", "Names", "agreement", "family_keys", "fold", "index_keys", "is_full", "query_keys", "readings", "swapped", "variation"]
