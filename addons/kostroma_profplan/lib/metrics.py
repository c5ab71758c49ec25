"""What a monitoring system is told, in Prometheus' text form: plain Python.

`docs/watching.md` explains each of them, `docker/alerts.yml` asks for some.
"""

GAUGE, COUNTER, HISTOGRAM = "gauge", "counter", "histogram"
# name: (type, in English as all such names are)
METRICS = {
    "profplan_letters_waiting": (GAUGE, "Letters in the queue."),
    "profplan_letters_failed": (GAUGE, "Letters that were not sent for good."),
    "profplan_letters_oldest_seconds": (
        GAUGE,
        "Age of the oldest letter in the queue.",
    ),
    "profplan_crons_late_seconds": (GAUGE, "How late the latest scheduled action is."),
    "profplan_crons_failing": (GAUGE, "Scheduled actions whose last run failed."),
    "profplan_backup_age_seconds": (GAUGE, "Age of the last backup; absent: none yet."),
    "profplan_backup_broken_files": (
        GAUGE,
        "Files lost or changed at the last backup.",
    ),
    "profplan_disk_free_bytes": (GAUGE, "Free on the disk of Odoo's files."),
    "profplan_disk_size_bytes": (GAUGE, "Size of the disk of Odoo's files."),
    "profplan_database_bytes": (GAUGE, "Size of the database."),
    "profplan_tasks": (GAUGE, "Tasks of plans in execution, by health."),
    "profplan_waiting": (GAUGE, "What waits for an answer, by kind."),
    "profplan_evidence_damaged": (GAUGE, "Evidence whose file is lost or changed."),
    "profplan_requests_failed_total": (COUNTER, "Requests that failed (5xx)."),
    "profplan_request_seconds": (HISTOGRAM, "Time of requests by door."),
}


def write(samples):
    r"""The text of samples, each ``(name, labels, value)``, by METRICS' order.

    >>> print(write([("profplan_waiting", {"kind": 'a"b'}, 2)]), end="")
    # HELP profplan_waiting What waits for an answer, by kind.
    # TYPE profplan_waiting gauge
    profplan_waiting{kind="a\"b"} 2
    """
    lines = []
    for name, (kind, told) in METRICS.items():
        own = [one for one in samples if family_of(one[0]) == name]
        if own:
            lines += [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
            lines += [
                f"{one}{_labels(labels)} {value:.17g}" for one, labels, value in own
            ]
    return "".join(f"{line}\n" for line in lines)


def family_of(name):
    """The metric that a sample belongs to.

    >>> family_of("profplan_request_seconds_bucket"), family_of("profplan_tasks")
    ('profplan_request_seconds', 'profplan_tasks')
    """
    for ending in ("_bucket", "_sum", "_count"):
        base = name.removesuffix(ending)
        if base != name and METRICS.get(base, ("",))[0] == HISTOGRAM:
            return base
    return name


def histogram(name, labels, bounds, upto, seconds):
    """Samples of a histogram: `upto` counts what is within each bound, and all."""
    ends = [f"{bound:g}" for bound in bounds] + ["+Inf"]
    return [
        *(
            (f"{name}_bucket", {**labels, "le": end}, count)
            for end, count in zip(ends, upto, strict=True)
        ),
        (f"{name}_sum", labels, seconds),
        (f"{name}_count", labels, upto[-1]),
    ]


def _labels(labels):
    if not labels:
        return ""
    escaped = {
        name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
        for name, value in labels.items()
    }
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}"
