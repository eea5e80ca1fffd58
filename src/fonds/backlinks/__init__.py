"""Links that others made to things of a project: read from their files, kept in a table of the release beside its graphs.

They are what others say, so no graph holds them.
"""
