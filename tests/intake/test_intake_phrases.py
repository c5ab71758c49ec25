"""Each rule of the set phrases finds its own examples, alone and among the others."""

import re

import pytest
from intake.phrases import RULES, scan
from intake.text import plain
from intake.time_words import EXAMPLES as TIMES

EXAMPLES = [(rule, text) for rule in RULES for text in rule.examples]


def test_every_rule_has_a_name_of_its_own_and_an_example():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.examples for rule in RULES)


@pytest.mark.parametrize(
    ("rule", "text"), EXAMPLES, ids=[f"{r.name}:{text}" for r, text in EXAMPLES]
)
def test_a_rule_finds_its_example(rule, text):
    found = rule.pattern.search(text)
    assert text == plain(text)
    assert found and not text.replace(found.group(), "").strip()
    assert not rule.hint or rule.hint.search(text)
    [mark] = [mark for mark in scan(text)[0] if mark.rule == rule.name]
    assert (mark.kind, mark.value) == (rule.kind, rule.read(found))


@pytest.mark.parametrize(("example", "pattern"), TIMES, ids=[row[0] for row in TIMES])
def test_a_word_of_time_is_found_by_its_own_pattern(example, pattern):
    assert re.search(rf"\b(?:{pattern})", example)
