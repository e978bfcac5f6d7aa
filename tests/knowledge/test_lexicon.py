"""The lexicon names records without doubt."""

from collections import Counter

import pytest

from knowledge.build import build_all
from knowledge.errors import ArtefactError
from knowledge.lexicon import Lexicon, names_of, squeeze


@pytest.fixture(scope="module")
def lexicon(home) -> Lexicon:
    build_all(home)
    return Lexicon.load(home / "build" / "lexicon.json")


def test_every_title_is_an_entry(lexicon, library):
    named = {(entry.record, squeeze(entry.form)) for entry in lexicon.entries}
    for kind in ("vendor", "product", "department", "programme"):
        for record in library.of_kind(kind):
            assert (record.id, squeeze(record.title)) in named


def test_a_form_names_one_record_of_a_kind(lexicon, library):
    forms = Counter((entry.kind, squeeze(entry.form)) for entry in lexicon.entries)
    assert max(forms.values()) == 1
    for entry in lexicon.entries:
        assert library.records[entry.record].kind == entry.kind


def test_shared_aliases_are_left_out_or_belong_to_the_title(lexicon, library):
    owners: dict[tuple[str, str], set[str]] = {}
    for record in library.records.values():
        for form, _ in names_of(record):
            owners.setdefault((record.kind, squeeze(form)), set()).add(record.id)
    for entry in lexicon.entries:
        shared = owners[entry.kind, squeeze(entry.form)]
        title = squeeze(library.records[entry.record].title)
        assert len(shared) == 1 or title == squeeze(entry.form)


def test_counselling_is_called_by_its_first_word(lexicon):
    forms = {entry.form: entry.record for entry in lexicon.entries if entry.kind == "product"}
    assert forms["심화"] == "product/in-depth"
    assert forms["정시"] == "product/regular-admission"


def test_kiwi_learns_our_names(lexicon):
    assert {"서울런", "엘리하이", "밀크T", "꿈드림"} <= set(lexicon.user_words)
    assert all(" " not in word for word in lexicon.user_words)


def test_missing_or_damaged(tmp_path):
    with pytest.raises(ArtefactError, match="baeumgil build"):
        Lexicon.load(tmp_path / "lexicon.json")
    (tmp_path / "lexicon.json").write_text('{"entries": [{"form": 1')
    with pytest.raises(ArtefactError, match="baeumgil build"):
        Lexicon.load(tmp_path / "lexicon.json")
