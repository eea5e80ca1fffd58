#!/bin/sh
# Load the dump into an Oxigraph store and serve it read-only.
# Oxigraph's own time limit does not end a costly query: put a proxy with a limit in front of it, or use `fonds serve`.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
store=${1:-"$here/oxigraph-store"}
if [ ! -d "$store" ]; then
  gunzip -c "$here/dumps/dataset.nq.gz" | oxigraph load --location "$store" --format nq
fi
exec oxigraph serve-read-only --location "$store" --bind "${BIND:-127.0.0.1:7878}" --cors --union-default-graph
