"""The reconciliation service of a release: an index of its own things by all forms of their names, and what is answered from it.

Reconciliation Service API 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/) and the draft of 1.0
(https://reconciliation-api.github.io/specs/draft/). Names are found and compared as those of an index of Wikidata are.
"""

FILE = "reconcile.sqlite"  # of a release folder
