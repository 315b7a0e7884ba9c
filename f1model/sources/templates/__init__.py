"""Tables out of templates: CloudFormation, SAM, CDK's output, serverless.yml, Terraform. None of it is run."""

from f1model.sources.templates.read import is_template, read_folder, read_template

__all__ = ["is_template", "read_folder", "read_template"]
