"""Small templates of each kind, and a short way to read one."""

from pathlib import Path
from textwrap import dedent

from f1model.sources import Source
from f1model.sources.templates import read_template

CLOUDFORMATION = """\
Parameters:
  Stage: {Type: String, Default: dev}
  Owner: {Type: String}
Mappings:
  Names: {dev: {Base: shop}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub '${Base}-orders-${Stage}'
      BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]
      AttributeDefinitions:
        - {AttributeName: PK, AttributeType: S}
        - {AttributeName: SK, AttributeType: N}
        - {AttributeName: Status, AttributeType: S}
      KeySchema:
        - {AttributeName: PK, KeyType: HASH}
        - {AttributeName: SK, KeyType: RANGE}
      GlobalSecondaryIndexes:
        - IndexName: ByStatus
          KeySchema: [{AttributeName: Status, KeyType: HASH}, {AttributeName: SK, KeyType: RANGE}]
          Projection: {ProjectionType: INCLUDE, NonKeyAttributes: [Total, Note]}
      LocalSecondaryIndexes:
        - IndexName: Local
          KeySchema: [{AttributeName: PK, KeyType: HASH}, {AttributeName: Status, KeyType: RANGE}]
          Projection: {ProjectionType: KEYS_ONLY}
      StreamSpecification: {StreamViewType: NEW_IMAGE}
      TimeToLiveSpecification: {AttributeName: Until, Enabled: true}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
"""

SERVERLESS = """\
service: shop
provider: {name: aws, stage: "${opt:stage, 'test'}"}
custom:
  tables: {orders: "${self:service}-orders-${self:provider.stage}"}
resources:
  - Resources:
      Orders:
        Type: AWS::DynamoDB::Table
        Properties:
          TableName: ${self:custom.tables.orders}
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
          KeySchema: [{AttributeName: id, KeyType: HASH}]
  - ${file(resources/users.yml)}
"""

USERS = """\
Resources:
  Users:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: users-${self:provider.stage}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: mail, AttributeType: S}]
      KeySchema: [{AttributeName: mail, KeyType: HASH}]
"""

TERRAFORM = """\
variable "stage" {
  default = "dev"
}
variable "owner" {}
locals {
  indexes = { ByStatus = { hash = "status", sort = "at" } }
}
resource "aws_dynamodb_table" "orders" {
  name         = "orders-${var.stage}"
  billing_mode = var.stage == "prod" ? "PROVISIONED" : "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"
  dynamic "attribute" {
    for_each = toset(["pk", "sk", "status", "at"])
    content {
      name = attribute.value
      type = attribute.value == "at" ? "N" : "S"
    }
  }
  dynamic "global_secondary_index" {
    for_each = local.indexes
    iterator = each_one
    content {
      name            = each_one.key
      hash_key        = each_one.value.hash
      range_key       = each_one.value.sort
      projection_type = "KEYS_ONLY"
    }
  }
  local_secondary_index {
    name               = "Local"
    range_key          = "status"
    projection_type    = "INCLUDE"
    non_key_attributes = ["total"]
  }
  ttl {
    attribute_name = "until"
    enabled        = true
  }
  point_in_time_recovery { enabled = true }
  stream_enabled   = true
  stream_view_type = "KEYS_ONLY"
  tags = { policy = jsonencode({ "}" = [1, { a = "b" }] }), text = <<-EOT
    not a brace: }
    EOT
  }
}
"""

TERRAFORM_JSON = """\
{"//": "as cdktf writes it",
 "variable": {"stage": {"default": "dev"}, "owner": [{}]},
 "locals": [{"indexes": {"ByStatus": {"hash": "status", "sort": "at"}}}],
 "resource": [{"aws_s3_bucket": {"logs": {"bucket": "logs"}}}, {"aws_dynamodb_table": {"//": "tables", "orders": {
  "name": "orders-${var.stage}",
  "billing_mode": "${var.stage == \\"prod\\" ? \\"PROVISIONED\\" : \\"PAY_PER_REQUEST\\"}",
  "hash_key": "pk", "range_key": "sk",
  "dynamic": {"attribute": {"for_each": ["pk", "sk", "status", "at"], "content": {
    "name": "${attribute.value}", "type": "${attribute.value == \\"at\\" ? \\"N\\" : \\"S\\"}"}},
   "global_secondary_index": [{"for_each": "${local.indexes}", "iterator": "one", "content": [{
    "name": "${one.key}", "hash_key": "${one.value.hash}", "range_key": "${one.value.sort}",
    "projection_type": "KEYS_ONLY"}]}]},
  "local_secondary_index": [{"name": "Local", "range_key": "status", "projection_type": "INCLUDE",
   "non_key_attributes": ["total"]}],
  "ttl": {"attribute_name": "until", "enabled": true},
  "point_in_time_recovery": [{"enabled": true}],
  "stream_enabled": true, "stream_view_type": "KEYS_ONLY", "tags": {"say \\"it\\"": "a\\nb"}}}}]}
"""

PLAN = """\
{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"child_modules": [{
 "resources": [{"address": "module.x.aws_dynamodb_table.this[0]", "mode": "managed", "type": "aws_dynamodb_table",
  "name": "this", "values": {"name": "orders", "hash_key": "pk", "range_key": null, "billing_mode": "PROVISIONED",
  "read_capacity": 3, "write_capacity": 2, "attribute": [{"name": "pk", "type": "B"}], "ttl": [],
  "point_in_time_recovery": [{"enabled": false}], "global_secondary_index": [], "stream_view_type": ""}}]}]}}}
"""


def read(folder: Path, text: str, name: str = "template.yaml") -> tuple[Source, ...]:
    """The tables of a template of this text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return read_template(path)
