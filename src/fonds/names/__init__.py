"""Names for comparison: folded to plain letters, keys under which all spellings of one name meet, and how far two agree."""

from fonds.names.agreement import Agreement, Names, agreement
from fonds.names.folding import fold, is_full, swapped
from fonds.names.keys import index_keys, query_keys
from fonds.names.variation import variation

__all__ = ["Agreement", "Names", "agreement", "fold", "index_keys", "is_full", "query_keys", "swapped", "variation"]
