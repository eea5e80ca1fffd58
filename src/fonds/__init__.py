"""fonds: a linked open data publisher for archives.

Documents in; a validated CIDOC CRM graph, a SPARQL endpoint and web pages out.
"""

__version__ = "0.1.0"
