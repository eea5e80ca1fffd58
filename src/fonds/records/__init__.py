"""The records of a release: every thing with its state, datestamp, sets and disseminations, and every version of it that was published.

One table from which all doors for harvesters answer, so that they agree.
"""

from fonds.records.renewal import renew_records, stamp
from fonds.records.table import FILE, Record, Records, Version

__all__ = ["FILE", "Record", "Records", "Version", "renew_records", "stamp"]
