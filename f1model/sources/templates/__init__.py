"""Tables out of templates: CloudFormation, SAM, CDK's output, serverless.yml, Terraform. None of it is run."""

from f1model.sources.templates.read import Templates, is_template, read_template, read_templates

__all__ = ["Templates", "is_template", "read_template", "read_templates"]
