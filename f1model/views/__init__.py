"""Pictures: the aggregate view, the entity-relationship diagram, the tables and charts of a design."""
