#!/bin/sh
# Load the dump into the TDB2 store that fuseki.ttl names.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
exec tdb2.tdbloader --loc "${1:-fuseki-store}" "$here/dumps/dataset.nq.gz"
