"""What the reader can say: the catalogue of its remarks."""

import json


def test_every_refusal_is_one_sentence_that_names_what_it_is_about(addon):
    sections = json.loads((addon / "intake/refusals.json").read_text("utf-8"))
    for sentence in (text for one in sections.values() for text in one.values()):
        assert sentence.endswith(".") and "\n" not in sentence
        assert "{name}" in sentence or "{text}" in sentence


def test_every_remark_has_a_severity_and_stands_once(addon):
    text = (addon / "intake/findings.json").read_text("utf-8")
    sections = json.loads(text, object_pairs_hook=list)
    remarks = [remark for _title, section in sections for remark in section]
    codes = [code for code, _told in remarks]
    assert len(codes) == len(set(codes))
    assert {told[0] for _code, told in remarks} == {"error", "warning", "info"}
