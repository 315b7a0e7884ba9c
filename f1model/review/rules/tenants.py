"""A rule about tenants: each partition key begins with the attribute by which access is granted."""

from collections.abc import Iterator

from f1model.review.case import Case
from f1model.review.finding import Finding, listed
from f1model.review.rule import rule


@rule("tenant-does-not-lead", "M13")
def tenant_does_not_lead(case: Case) -> Iterator[Finding]:
    """A partition key, of the table or an index, does not begin with the tenant that the model declares.

    Source: Developer Guide, "Using IAM policy conditions for fine-grained access control", dynamodb:LeadingKeys.
    """
    tenant = case.model.tenant
    for place in case.model.places if tenant else ():
        if place.local:
            continue  # it has the table's own partition key
        others = [
            f"{name} ({', '.join(key.template.label for key in place.partition_keys(name))})"
            for name in place.keys
            if [*place.partition_keys(name)[0].template.fields][:1] != [tenant]
        ]
        if others:
            what = f"{tenant} is the tenant, and {'this does' if len(others) == 1 else 'these do'} not begin with it: "
            what += f"{listed(others)}."
            why = "IAM can hold the code of one tenant to partition keys that begin with it (dynamodb:LeadingKeys). "
            why += "Under any other key that code can reach what belongs to others, wherever a filter is forgotten."
            fix = f"Begin the partition key with it, such as TENANT#{{{tenant}}}#..., in each index as well. What all "
            fix += "tenants share belongs in a table of its own, which they may only read."
            yield Finding("tenant-does-not-lead", "note", place.label, what, why, fix)
