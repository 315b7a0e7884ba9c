"""Out into the world: NoSQL Workbench, CloudFormation, code, and the API."""
