#!/bin/sh
# Load the dump into the TDB2 store that fuseki.ttl names, in the folder from which Fuseki is to be started.
# With FUSEKI_JAR=/where/fuseki-server.jar the words are indexed too.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
tdb2.tdbloader --loc "${1:-fuseki-store}" "$here/dumps/dataset.nq.gz"
if [ -n "${FUSEKI_JAR:-}" ]; then
  java -cp "$FUSEKI_JAR" jena.textindexer --desc="$here/config/fuseki.ttl"
fi
