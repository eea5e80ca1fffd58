"""Values to quads: one module for each CRM pattern of docs/graph-model.md, with the shape of the same name in shapes/."""
