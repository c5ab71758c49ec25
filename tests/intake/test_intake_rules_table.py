"""The table of rules in docs/ is made from the code and is up to date."""

from pathlib import Path

from intake import rules_table
from intake.phrases import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules-of-reading.md"


def test_the_table_of_rules_is_up_to_date():
    written = PAGE.read_text(encoding="utf-8")
    assert written == rules_table.text(), "make it anew: see its first lines"


def test_every_rule_and_its_examples_stand_in_the_table():
    page = PAGE.read_text(encoding="utf-8")
    for rule in RULES:
        assert f"`{rule.name}`" in page
        assert all(example.replace("|", "\\|") in page for example in rule.examples)
