"""The doors for harvesters: each is a view of the records of a release, in the words of one protocol."""
