"""The records of a release: every thing with its state, datestamp, sets and disseminations, and every version of it that was published.

One table from which all doors for harvesters answer, so that they agree.
"""
