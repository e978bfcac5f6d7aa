"""The peer learns what we learn."""

import yaml

from bench.peers import DEFAULT, recipe, stories
from bot.rasa.child import ROOT

LABELS = ROOT / "nlu" / "data" / "rules" / "labels.yml"


def test_every_rule_of_a_label_is_told_as_a_story():
    rules = yaml.safe_load(LABELS.read_text(encoding="utf-8"))["rules"]
    told = yaml.safe_load(stories(LABELS))["stories"]
    assert [story["steps"] for story in told] == [rule["steps"] for rule in rules]


def test_a_rule_that_holds_only_in_a_form_is_no_story():
    assert yaml.safe_load(stories(LABELS.with_name("forms.yml")))["stories"] == []


def learners(text):
    content = yaml.safe_load(text)
    return [part for part in content["pipeline"] + content["policies"] if "epochs" in part]


def test_the_default_recipe_is_seeded_wherever_chance_plays():
    parts = learners(DEFAULT.read_text(encoding="utf-8"))
    assert len(parts) == 4
    assert all("random_seed" in part for part in parts)


def test_epochs_are_all_that_a_quick_look_changes():
    default = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    assert yaml.safe_load(recipe(100)) == default
    assert {part["epochs"] for part in learners(recipe(2))} == {2}
