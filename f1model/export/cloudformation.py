"""A data model as an AWS CloudFormation template: its table, and the API around it where that is asked for.

Nothing is deployed from here: ``aws cloudformation deploy --template-file F``, with ``--capabilities CAPABILITY_IAM``
where the API is in it.
"""

import json
from typing import Any

from f1model.table.database import TAG
from f1model.errors import ModelError
from f1model.design.model import DataModel
from f1model.query.plan import plan
from f1model.query.request import request
from f1model.f1.endpoints import ENDPOINTS, Endpoint

Template = dict[str, Any]

RUNTIME = "python3.13"
LOG_DAYS = 30


def template(model: DataModel, api: bool = False) -> Template:
    """The CloudFormation template of ``model``: its table with its indexes, and with ``api`` the API around it.

    The table is on demand, encrypted with the account's key for DynamoDB, recoverable to any second of the last 35
    days, and outlives its stack. The API is three functions of :mod:`f1model.f1.api`, from a zip file in a bucket
    of one's own, behind an HTTP API; their role may do what their patterns need, and nothing else.
    Sources: Template Reference, "AWS::DynamoDB::Table", "AWS::Lambda::Function", "AWS::ApiGatewayV2::Api".

    Raises:
        ModelError: ``api``, and the functions could not ask this model's table what they ask.
    """
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
        _answers(model)
        made["Parameters"] |= _code_parameters()
        made["Resources"] |= {"ApiRole": _role(), "ApiLog": _log(), "Api": _api(), "ApiStage": _stage()}
        for endpoint in ENDPOINTS:
            made["Resources"] |= _route(endpoint)
        made["Outputs"]["ApiUrl"] = {"Description": "Where the API answers", "Value": _of("Api", "ApiEndpoint")}
    return made


def dump(template: Template) -> str:
    """The template as JSON text, which CloudFormation reads as it reads YAML; the same text each time."""
    return json.dumps(template, indent=2, ensure_ascii=False) + "\n"


def _of(resource: str, attribute: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [resource, attribute]}


def _table(model: DataModel) -> dict[str, Any]:
    properties = {
        **model.create_table_request(),
        "TableName": {"Ref": "TableName"},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": True,
        "SSESpecification": {"SSEEnabled": True},
        "Tags": [TAG],  # or ``python -m f1model load`` would take it for somebody else's
    }
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def _answers(model: DataModel) -> None:
    """Hold the model to what the functions send: F1's requests. Raises ModelError."""
    for pattern in (endpoint.pattern for endpoint in ENDPOINTS):
        try:
            same = request(model[pattern.name], **pattern.example) == request(pattern, **pattern.example)
        except ModelError:
            same = False
        if not same:
            raise ModelError(
                f"{model.table}: the API's functions ask {pattern.name!r} as F1 does, and this model would be asked "
                "another way, so they would fail on its table. Leave out the API, or give the model F1's keys for it."
            )


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


def _role() -> dict[str, Any]:
    """What the patterns of all endpoints need, operation by operation, and the log. No more."""
    places: dict[str, list[Any]] = {}
    for endpoint in ENDPOINTS:
        derived = plan(endpoint.pattern)
        index = derived.pattern.index
        place = {"Fn::Sub": f"${{Table.Arn}}/index/{index}"} if index else _of("Table", "Arn")
        there = places.setdefault(f"dynamodb:{derived.operation}", [])
        if place not in there:
            there.append(place)
    statements = [{"Effect": "Allow", "Action": [action], "Resource": places[action]} for action in sorted(places)]
    logs = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [_of("ApiLog", "Arn")],  # ends in :*, which is its streams
    }
    trusted = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policies = [
        {"PolicyName": name, "PolicyDocument": {"Version": "2012-10-17", "Statement": allowed}}
        for name, allowed in (("ReadTable", statements), ("WriteLog", [logs]))
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
    # Whatever stands for {season} in a request stands for * here.
    path = "/".join("*" if part.startswith("{") else part for part in endpoint.path.split("/"))
    source = f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{Api}}/*/GET{path}"
    code = {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": "CodeKey"}}
    # A stack's id ends in something that nobody guesses: enough to sign the cursors of public data.
    secret = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}
    resources: dict[str, tuple[str, dict[str, Any]]] = {
        function: (
            "AWS::Lambda::Function",
            {
                "Description": f"GET {endpoint.path}",
                "Handler": f"f1model.f1.api.{endpoint.handler}",
                "Runtime": RUNTIME,
                "Role": _of("ApiRole", "Arn"),
                "Code": code,
                "MemorySize": 512,
                "Timeout": 10,
                "Environment": {"Variables": {"F1_TABLE": {"Ref": "Table"}, "F1_CURSOR_KEY": secret}},
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
