"""What a table of a NoSQL Workbench file says besides keys and items: what it rents, and what no model can say."""

from f1model.design.model import DataModel
from f1model.export.workbench.items import Raw, Warn, name_of

TABLE = {
    "TableName", "KeyAttributes", "NonKeyAttributes", "TableFacets", "GlobalSecondaryIndexes", "TableData",
    "DataAccess", "SampleDataFormats", "BillingMode", "ProvisionedCapacitySettings",
}  # fmt: skip
INDEX = {"IndexName", "KeyAttributes", "Projection"}


def tell_others(raw: Raw, known: set[str], where: str, warn: Warn) -> None:
    """Say which parts of the file are in no model, such as local indexes: a file keeps them, a template lacks them."""
    for name, value in raw.items():
        if name not in known and value not in (None, [], {}):
            warn(f"{where}: {name_of(name)} is kept in the file, and is not in the model.")


def read_capacity(raw: Raw, table: str, warn: Warn) -> tuple[int, int] | None:
    """The read and write units a second that a table rents, if it says so. What a model cannot say of it is told."""
    if raw.get("BillingMode") != "PROVISIONED":
        return None
    settings = raw.get("ProvisionedCapacitySettings")
    settings = settings if isinstance(settings, dict) else {}
    units = settings.get("ProvisionedThroughput")
    units = units if isinstance(units, dict) else {}
    reads, writes = units.get("ReadCapacityUnits"), units.get("WriteCapacityUnits")
    if not (type(reads) is int and type(writes) is int and min(reads, writes) > 0):
        warn(f"{table}: it is PROVISIONED, and does not say with how many units: read as on demand.")
        return None
    if settings.keys() & {"AutoScalingRead", "AutoScalingWrite"}:
        warn(f"{table}: its auto scaling is kept in the file, and is not in the model.")
    return reads, writes


def write_capacity(model: DataModel) -> Raw:
    """What the file says of the capacity that a model rents, or that it is on demand."""
    if model.settings.capacity is None:
        return {"BillingMode": "PAY_PER_REQUEST"}
    reads, writes = model.settings.capacity
    rented = {"ProvisionedThroughput": {"ReadCapacityUnits": reads, "WriteCapacityUnits": writes}}
    return {"BillingMode": "PROVISIONED", "ProvisionedCapacitySettings": rented}
