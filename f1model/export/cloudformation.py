"""A data model as an AWS CloudFormation template: its table and, if it is asked for, the API around it.

Nothing is deployed from here. You deploy a template with ``aws cloudformation deploy --template-file F``, and one with
an API also needs ``--capabilities CAPABILITY_IAM``.
"""

import json
from collections.abc import Sequence
from typing import Any

from f1model.design.given import model_given, shown
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.export.endpoint import Endpoint
from f1model.query.plan import plan
from f1model.query.request import request
from f1model.table.tag import TAG

Template = dict[str, Any]

RUNTIME = "python3.13"
LOG_DAYS = 30


def template(model: DataModel, api: Sequence[Endpoint] = ()) -> Template:
    """The CloudFormation template of ``model``: its table with its indexes, and the API of these endpoints around it.

    The table has the model's settings and time to live: as long as nothing else is declared, it is on demand,
    recoverable to any second of the last 35 days, and protected from being deleted. It is encrypted with the account's
    key for DynamoDB, which costs extra, and outlives its stack. The API is one function for each endpoint, from a zip
    file in your own bucket, behind an HTTP API; their role may do what their patterns need, and nothing else. A
    function reads its table's name from the variable TABLE_NAME, and signs its cursors with CURSOR_KEY.
    Sources: Template Reference, "AWS::DynamoDB::Table", "AWS::Lambda::Function", "AWS::ApiGatewayV2::Api".

    Raises:
        ModelError: two endpoints have the same name, or the requests of the functions do not fit this model's table.
    """
    model_given(model, "cloudformation.template", "Write template(model), or template(model, api=ENDPOINTS).")
    if not isinstance(api, list | tuple) or not all(isinstance(each, Endpoint) for each in api):
        problem = f"api is {shown(api)}, and has to be a list of endpoints."
        raise ModelError("cloudformation.template", problem, "Write api=ENDPOINTS, of f1model.f1.endpoints.")
    made: Template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"{model.table}{' and its API' if api else ''}, made by f1model from the data model",
        "Parameters": {
            "TableName": {
                "Type": "String",
                "Default": model.table,
                "AllowedPattern": "[a-zA-Z0-9_.-]{3,255}",
                "Description": "The table's name, new in this account and region",
            }
        },
        "Resources": {"Table": _table(model)},
        "Outputs": {"TableName": {"Description": "The table's name", "Value": {"Ref": "Table"}}},
    }
    if api:
        _check(model, api)
        made["Parameters"] |= _code_parameters()
        made["Resources"] |= {"ApiRole": _role(api), "ApiLog": _log(), "Api": _api(), "ApiStage": _stage()}
        for endpoint in api:
            made["Resources"] |= _route(endpoint)
        made["Outputs"]["ApiUrl"] = {"Description": "Where the API answers", "Value": _of("Api", "ApiEndpoint")}
    return made


def dump(template: Template) -> str:
    """The template as JSON text, which CloudFormation reads as it reads YAML; the same text each time.

    Raises ModelError if it is not a template.
    """
    if not isinstance(template, dict):
        fix = "Write dump(template(model))."
        raise ModelError("cloudformation.dump", f"it needs a template, and got {shown(template)}.", fix)
    return json.dumps(template, indent=2, ensure_ascii=False) + "\n"


def _of(resource: str, attribute: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [resource, attribute]}


def _rented(model: DataModel) -> dict[str, Any]:
    """What a template says instead of "on demand" where the table rents: each global index rents as much again."""
    if model.settings.capacity is None:
        return {}
    reads, writes = model.settings.capacity
    units = {"ProvisionedThroughput": {"ReadCapacityUnits": reads, "WriteCapacityUnits": writes}}
    indexes = model.create_table_request().get("GlobalSecondaryIndexes", [])
    rented = {"GlobalSecondaryIndexes": [{**each, **units} for each in indexes]} if indexes else {}
    return {"BillingMode": "PROVISIONED", **units, **rented}


def _table(model: DataModel) -> dict[str, Any]:
    settings = model.settings
    properties = {
        **model.create_table_request(),
        **_rented(model),
        "TableName": {"Ref": "TableName"},
        **({"TimeToLiveSpecification": {"AttributeName": model.ttl, "Enabled": True}} if model.ttl else {}),
        **({"StreamSpecification": {"StreamViewType": settings.stream}} if settings.stream else {}),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": settings.recovery},
        "DeletionProtectionEnabled": settings.deletion_protection,
        "SSESpecification": {"SSEEnabled": True},
        "Tags": [TAG],  # without it, ``python -m f1model load`` takes the table for somebody else's
    }
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def _check(model: DataModel, api: Sequence[Endpoint]) -> None:
    """Check that each endpoint has its own name, and that their requests fit the model. Raises ModelError."""
    names = [endpoint.name for endpoint in api]
    for name in names:
        if names.count(name) > 1:
            raise ModelError(name, "two endpoints have this name.", "Give each a handler with a name of its own.")
    for pattern in (endpoint.pattern for endpoint in api):
        theirs, sent = plan(pattern).model.table, request(pattern, pattern.example)
        try:
            same = request(model[pattern.name], pattern.example) == sent
        except ModelError:
            same = False
        if not same:
            problem = f"the API's functions ask {pattern.name!r} with the requests of {theirs}'s model, and this model "
            problem += "needs other requests, so they would fail on its table."
            raise ModelError(model.table, problem, f"Leave out the API, or give the model {theirs}'s keys for it.")


def _code_parameters() -> dict[str, Any]:
    return {
        "CodeBucket": {
            "Type": "String",
            "AllowedPattern": "[a-z0-9.-]{3,63}",
            "Description": "The S3 bucket, in this region, with the functions' code",
        },
        "CodeKey": {
            "Type": "String",
            "MinLength": 1,
            "MaxLength": 1024,
            "Description": f"The zip file in it: f1model with its extra api, installed for {RUNTIME} on x86_64",
        },
    }


def _role(api: Sequence[Endpoint]) -> dict[str, Any]:
    """What the patterns of all endpoints need, operation by operation, and the log. No more."""
    allowed: dict[str, list[Any]] = {}
    for endpoint in api:
        derived = plan(endpoint.pattern)
        index = derived.place.index
        source = {"Fn::Sub": f"${{Table.Arn}}/index/{index}"} if index else _of("Table", "Arn")
        sources = allowed.setdefault(f"dynamodb:{derived.operation}", [])
        if source not in sources:
            sources.append(source)
    statements = [{"Effect": "Allow", "Action": [action], "Resource": allowed[action]} for action in sorted(allowed)]
    logs = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [_of("ApiLog", "Arn")],  # this ARN ends in :*, which means its streams
    }
    trusted = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policies = [
        {"PolicyName": name, "PolicyDocument": {"Version": "2012-10-17", "Statement": granted}}
        for name, granted in (("ReadTable", statements), ("WriteLog", [logs]))
    ]
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusted]},
            "Policies": policies,
        },
    }


def _log() -> dict[str, Any]:
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {"RetentionInDays": LOG_DAYS},
    }


def _api() -> dict[str, Any]:
    properties = {"Name": {"Fn::Sub": "${AWS::StackName}"}, "ProtocolType": "HTTP"}
    return {"Type": "AWS::ApiGatewayV2::Api", "Properties": properties}


def _stage() -> dict[str, Any]:
    properties = {"ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": True}
    return {"Type": "AWS::ApiGatewayV2::Stage", "Properties": properties}


def _route(endpoint: Endpoint) -> dict[str, Any]:
    """The function of one endpoint, its integration and route, and the API's permission to call it."""
    function, integration = f"{endpoint.name}Function", f"{endpoint.name}Integration"
    # In the permission, * allows whatever a request has for {season}.
    path = "/".join("*" if part.startswith("{") else part for part in endpoint.path.split("/"))
    source = f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{Api}}/*/GET{path}"
    code = {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": "CodeKey"}}
    # A stack's id ends in something that nobody can guess, which is enough to sign the cursors of public data.
    secret = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}
    resources: dict[str, tuple[str, dict[str, Any]]] = {
        function: (
            "AWS::Lambda::Function",
            {
                "Description": f"GET {endpoint.path}",
                "Handler": endpoint.handler,
                "Runtime": RUNTIME,
                "Role": _of("ApiRole", "Arn"),
                "Code": code,
                "MemorySize": 512,
                "Timeout": 10,
                "Environment": {"Variables": {"TABLE_NAME": {"Ref": "Table"}, "CURSOR_KEY": secret}},
                "LoggingConfig": {"LogGroup": {"Ref": "ApiLog"}},
            },
        ),
        integration: (
            "AWS::ApiGatewayV2::Integration",
            {
                "ApiId": {"Ref": "Api"},
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": _of(function, "Arn"),
                "PayloadFormatVersion": "2.0",
            },
        ),
        f"{endpoint.name}Route": (
            "AWS::ApiGatewayV2::Route",
            {
                "ApiId": {"Ref": "Api"},
                "RouteKey": f"GET {endpoint.path}",
                "Target": {"Fn::Sub": f"integrations/${{{integration}}}"},
            },
        ),
        f"{endpoint.name}Permission": (
            "AWS::Lambda::Permission",
            {
                "FunctionName": {"Ref": function},
                "Action": "lambda:InvokeFunction",
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": {"Fn::Sub": source},
            },
        ),
    }
    return {name: {"Type": kind, "Properties": properties} for name, (kind, properties) in resources.items()}
