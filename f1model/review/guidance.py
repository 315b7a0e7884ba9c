"""What AWS advises in 2026, in our words, and what answers each line: a rule, a lesson, or a reason why not.

M1 to M13 and K1 to K19 are the sections "Data modeling" and "Mechanics" of AWS's own skill for design reviews,
amazon-dynamodb in aws/agent-toolkit-for-aws. C, L and G are facts on capacity, limits of 2026, and guards. Rules name
the numbers that they answer themselves, so they are not listed here.
"""

from dataclasses import dataclass

_SKILL = (
    "https://github.com/aws/agent-toolkit-for-aws/blob/main/skills/specialized-skills/database-skills/amazon-dynamodb"
)
_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"


@dataclass(frozen=True)
class Advice:
    """One line of AWS's advice.

    ``source`` names where it is from, and ``link`` leads there. ``lessons`` are the numbers of those that show it, and
    ``rest`` says what neither they nor a rule can, and why.
    """

    number: str
    says: str
    source: str
    link: str
    lessons: tuple[str, ...] = ()
    rest: str = ""


def _skill(section: str, number: int) -> tuple[str, str]:
    return f"{section}, {number}", f"{_SKILL}/SKILL.md"


def _guide(title: str, page: str) -> tuple[str, str]:
    return f"Developer Guide, {title}", f"{_GUIDE}{page}.html"


ADVICE: tuple[Advice, ...] = (
    Advice("M1", "Two entities share a table only where one request reads or writes both.",
           *_skill("Data modeling", 1), ("11", "12")),
    Advice("M2", "The number of tables is a result. One table for all is a tactic, not a default.",
           *_skill("Data modeling", 2), ("03", "12"), "The skill's 11 says the second half."),
    Advice("M3", "Streams, recovery, TTL, capacity mode, replicas, encryption and permissions are set for a "
           "whole table. Where two entities need them different, that is a reason to split.",
           *_skill("Data modeling", 3), ("12",), "Settings are declared for the table. What "
           "an entity would need is not part of a model, so no rule can compare it."),
    Advice("M4", "A stream serves two consumers at once, keeps changes for 24 hours and has no filter for one "
           "entity.", *_skill("Data modeling", 4), ("10",), "It shows the 24 hours. The consumers are not part "
           "of a model."),
    Advice("M5", "A restore brings back a whole table, so entities that are never restored together do not share "
           "one.", *_skill("Data modeling", 5), ("12",), "What would be restored together is not part of a "
           "model."),
    Advice("M6", "Prefer a further index to an overloaded one: a table may have 20, and their capacity is "
           "shared.", *_skill("Data modeling", 6), ("08", "09")),
    Advice("M7", "Name keys and indexes for what they hold. PK, SK and GSI1 are for keys of several kinds.",
           *_skill("Data modeling", 7), ("12",)),
    Advice("M8", "Store together only what is read together.", *_skill("Data modeling", 8), ("07", "11")),
    Advice("M9", "Services do not share a table.", *_skill("Data modeling", 9), (),
           "Out of reach: a model does not know who uses it."),
    Advice("M10", "Plan for the design to change: a new question should need a new index, not new tables.",
           *_skill("Data modeling", 10), ("08", "09"), "No rule: which questions will come is not known."),
    Advice("M11", "Analysis leaves the table, by an export or a zero-ETL integration.",
           *_skill("Data modeling", 12), ("12", "21"), "A rule sees the Scans that such questions cause (K16), not "
           "the purpose."),
    Advice("M12", "Global tables: the last writer wins, unless strong consistency across regions is paid for.",
           *_skill("Data modeling", 13), (), "Out of reach: the course has one region, and no engine here has "
           "several."),
    Advice("M13", "The partition key begins with what is authorised, such as the tenant. Then the code of one "
           "cannot address items of another, and IAM's dynamodb:LeadingKeys can enforce it.",
           *_skill("Data modeling", 14), ("21",), "The rule looks where a model declares its tenant."),
    Advice("K1", "Embed, item collection or a table of its own: by size, by whether the number is bounded, and "
           "by who updates what.", *_skill("Mechanics", 1), ("07",), "The rules see large items, and small "
           "changes of them."),
    Advice("K2", "A question without a rate is a gap in the design.", *_skill("Mechanics", 2), ("02",)),
    Advice("K3", "One partition serves 3,000 read and 1,000 write units a second. Beyond that, shard.",
           *_guide("Partition keys", "bp-partition-key-design"), ("11",)),
    Advice("K4", "Key an index by attributes as they are, up to four in each key, not by glued text. A table has "
           "one partition and one sort attribute.",
           *_guide("Multi-attribute keys", "GSI.DesignPattern.MultiAttributeKeys"), ("09",)),
    Advice("K5", "In such an index all partition attributes are given, sort attributes from the left, and one "
           "range, last.", *_guide("Multi-attribute keys", "GSI.DesignPattern.MultiAttributeKeys"), ("09",)),
    Advice("K6", "Where half or more would be filtered out, a sparse index is cheaper.",
           *_guide("Sparse indexes", "bp-indexes-general-sparse-indexes"), ("08",)),
    Advice("K7", "Project into an index what is read from it. ALL about doubles storage and writes, and a "
           "projection never changes.", *_skill("Mechanics", 7), ("08",), "A pattern says which entities it "
           "reads, not which attributes, so no rule can tell that ALL is too much."),
    Advice("K8", "No attribute that changes often in an index key: each change is a delete and a put.",
           *_skill("Mechanics", 8), ("10", "15")),
    Advice("K9", "A child that lives with its parent is keyed by it, unless it is updated by its own id alone.",
           *_skill("Mechanics", 9), ("04",), "The rule needs rates, as numbers."),
    Advice("K10", "Copy only what rarely changes: a copy that changes is many writes.", *_skill("Mechanics", 10),
           ("03",), "What is a copy is told by the items, or by a name such as CustomerName beside CustomerId."),
    Advice("K11", "Numbers as text sort 10 before 2. Points in time are ISO 8601 text or epoch numbers, and not "
           "both in one table. A key that is a number is declared as one.", *_skill("Mechanics", 11),
           ("05", "09")),
    Advice("K12", "Time to live: epoch seconds, a number. Items stay for up to days, so reads filter them; not "
           "for sessions or locks.", *_guide("Time to live", "TTL"), (),
           "Where none is declared, the rule goes by an attribute's name. No lesson uses it."),
    Advice("K13", "Something unique is a second item, put in one transaction, never a read before a write.",
           *_skill("Mechanics", 13), ("05",)),
    Advice("K14", "A transaction: 100 items, 4 MB, one region, each item once.", *_skill("Mechanics", 14), ("10",),
           "A declaration of more than 100 is refused; one table is in one region."),
    Advice("K15", "Reads are eventually consistent unless a question needs more. After an update, ReturnValues "
           "gives the new item at no price.", *_skill("Mechanics", 15), ("06",), "ReturnValues is in no lesson."),
    Advice("K16", "Every question is a GetItem, a Query or a BatchGetItem. A Scan is for the administrator.",
           *_skill("Mechanics", 16), ("02", "12")),
    Advice("K17", "No answer grows without bound: a range, a page size, or a parent with few children.",
           *_skill("Mechanics", 17), ("06", "11")),
    Advice("K18", "The cost of each question can be written down, and a filter does not lower it. An update pays "
           "for the larger of before and after, and a refused condition pays, too.", *_skill("Mechanics", 18),
           ("06", "10", "11"), "A rule for what a write costs would have nothing to "
           "compare it with: explain(pattern, ...) computes it."),
    Advice("K19", "On demand first, provisioned on evidence.", *_skill("Mechanics", 19), ("11",),
           "The evidence is measured traffic, which a model does not have."),
    Advice("C1", "In a transaction the table's part doubles, and that of its indexes does not.",
           "calculate_costs.py", f"{_SKILL}/scripts/calculate_costs.py", ("10",), "Not a matter of design."),
    Advice("C2", "A batch of reads rounds each item by itself, and a missing key costs the least there is.",
           *_guide("Read and write operations", "read-write-operations"), ("03",), "Not a matter of design."),
    Advice("C3", "A table, or an index, on demand has 40,000 read and 40,000 write units a second by default. A "
           "new one serves about 12,000 and 4,000 at once, unless warm throughput is asked for.",
           *_guide("Quotas", "ServiceQuotas"), ("11",)),
    Advice("C4", "25 GB of storage are free for the account. Recovery and customer-managed keys cost extra.",
           "Pricing", "https://aws.amazon.com/dynamodb/pricing/on-demand/", ("11", "13"),
           "Not a matter of design."),
    Advice("C5", "AWS's calculators disagree on whether a GB is 10⁹ bytes or 2³⁰.", "calculate_costs.py",
           f"{_SKILL}/scripts/calculate_costs.py", ("11",), "Not a matter of design."),
    Advice("C6", "On demand is billed in request units; capacity units are what is provisioned. The amounts are "
           "the same.", *_guide("On-demand capacity mode", "on-demand-capacity-mode"), ("00", "11"),
           "Not a matter of design."),
    Advice("L1", "Vector indexes: SearchVectors, at most 5, on-demand tables only.", "vector-search.md",
           f"{_SKILL}/references/vector-search.md", (), "Out of reach: no local engine has them."),
    Advice("L2", "StartBulkPutItems loads from Amazon S3 into a table that exists.",
           "API Reference, StartBulkPutItems",
           "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html", (),
           "Out of reach: no local engine has it. The course loads with batches (lesson 10)."),
    Advice("L3", "One index at a time is added to a table, or deleted.",
           *_guide("Managing global secondary indexes", "GSI.OnlineOps"), ("08",), "Not a matter of design."),
    Advice("L4", "A table goes from provisioned to on demand at most four times in 24 hours.",
           *_guide("Switching capacity modes", "bp-switching-capacity-modes"), (),
           "Out of reach: the course is on demand. (AWS's skill says once.)"),
    Advice("G1", "A write that is sent again does nothing twice.", *_skill("Patterns", 1), ("10",),
           "The rule sees what adds. Everything else does the same again, or is refused."),
    Advice("G2", "attribute_exists keeps an update from making a phantom item.", *_skill("Patterns", 2), ("10",)),
    Advice("G3", "attribute_not_exists keeps a put from replacing an item.", *_skill("Patterns", 2), ("05", "10")),
    Advice("G4", "Deleting a parent with its children is a job in chunks, not one request.",
           *_skill("Patterns", 5), (), "No lesson deletes so much."),
    Advice("G5", "Who reads a stream may see a record twice.", *_skill("Integration", 1), ("10",),
           "Out of reach: the consumers are not part of a model."),
)  # fmt: skip
