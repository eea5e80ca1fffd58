"""What is said of a thing, as one vocabulary or profile has it: Linked Art's JSON, schema.org, the Europeana Data Model."""

from fonds.profiles.constructed import constructed
from fonds.profiles.linked_art import linked_art_record

__all__ = ["constructed", "linked_art_record"]
