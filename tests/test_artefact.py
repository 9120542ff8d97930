"""The model's files: written whole, opened only when nothing has changed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watch.classify import manifest as sealed
from watch.classify.adoption import open_or_train, propose, train_and_save
from watch.classify.artefact import open_model, save_model
from watch.classify.classifier import Classifier
from watch.classify.examples import Example, seed_article, text_article
from watch.classify.manifest import MANIFEST, Manifest, seal, unseal
from watch.errors import ModelError
from watch.faults import InjectedFault, faults, nth
from watch.model import LexiconTerm, Theme

WEIGHTS = "[!m]*.json"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
THEMES = (
    Theme(
        slug="mer", name="Mer", color="#000000", description="",
        examples=("Le port de pêche", "La marée du matin", "Le phare et la digue"),
        counterexamples=("La montagne", "Le train de nuit"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "model"
    train_and_save(path, THEMES, NOW)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "model"))


def scores(classifier: Classifier) -> list[float]:
    rows = classifier.label([seed_article("Le port et la montagne")], {})
    return [label.score for row in rows for label in row]


def refusal(path: Path, themes: tuple[Theme, ...] = THEMES) -> str:
    with pytest.raises(ModelError) as caught:
        open_model(path, themes)
    assert "vigie train" in str(caught.value)
    return str(caught.value)


def edit(path: Path, change: Callable[[Manifest], Manifest]) -> None:
    """Rewrite the manifest with a valid seal: what it says must be refused for itself."""
    file = path / MANIFEST
    file.write_bytes(seal(change(unseal(file.read_bytes()))))


def test_the_first_run_trains_and_the_next_ones_open(tmp_path: Path) -> None:
    first = open_or_train(tmp_path / "a" / "model", THEMES, NOW)
    second = open_or_train(tmp_path / "a" / "model", THEMES, NOW)
    assert first.note.startswith("Premier lancement")
    assert second.note == ""
    assert second.classifier.version == first.classifier.version
    assert scores(first.classifier) == scores(second.classifier)


def test_the_manifest_says_what_the_model_is(path: Path) -> None:
    manifest = unseal((path / MANIFEST).read_bytes())
    assert manifest.trained_at == NOW
    assert manifest.themes == ("mer",)
    assert manifest.counts.examples == 5
    assert set(manifest.versions) == {"python", "simplemma"}
    assert [len(canary.scores) for canary in manifest.canaries] == [1, 1, 1]


def test_training_again_leaves_one_model_and_no_scrap(path: Path) -> None:
    train_and_save(path, THEMES, NOW)
    assert len(list(path.iterdir())) == 2


def mutate(raw: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(raw))
    changed = raw[place] ^ (1 << chance.randrange(8))
    return chance.choice(
        [
            raw[:place],
            raw[:place] + bytes([changed]) + raw[place + 1 :],
            raw[:place] + raw[place + 1 :],
            raw[:place] + chance.randbytes(1 + place % 9) + raw[place:],
        ],
    )


def test_three_hundred_damaged_files_are_refused(path: Path) -> None:
    chance = random.Random(20261124)  # noqa: S311 - a reproducible draw, not a secret
    for number in range(300):
        file = path / MANIFEST if number % 2 else next(path.glob(WEIGHTS))
        raw = file.read_bytes()
        file.write_bytes(mutate(raw, chance))
        refusal(path)
        file.write_bytes(raw)
    assert open_model(path, THEMES).version


def test_a_missing_model_file_is_refused(path: Path) -> None:
    next(path.glob(WEIGHTS)).unlink()
    assert "illisible" in refusal(path)


def test_another_model_under_the_same_name_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    train_and_save(other, (replace(THEMES[0], examples=("Le port",)),), NOW)
    shutil.copy(next(other.glob(WEIGHTS)), next(path.glob(WEIGHTS)))
    assert "empreinte" in refusal(path)


def test_changed_themes_are_refused_but_not_a_new_name(path: Path) -> None:
    assert open_model(path, (replace(THEMES[0], name="Océan"),)).themes[0].name == "Océan"
    assert "autres thèmes" in refusal(path, (replace(THEMES[0], examples=("Le port",)),))


def test_another_library_version_is_named(path: Path) -> None:
    edit(path, lambda m: m.model_copy(update={"versions": {**m.versions, "simplemma": "1.0"}}))
    message = refusal(path)
    assert "simplemma 1.0 →" in message


def test_another_format_is_refused(path: Path) -> None:
    edit(path, lambda m: m)
    document = json.loads((path / MANIFEST).read_bytes())["manifest"] | {"format": 99}
    raw = sealed._json({"seal": sealed._hash(document), "manifest": document})
    (path / MANIFEST).write_bytes(raw)
    assert "autre version de Vigie" in refusal(path)


def test_scores_that_moved_are_refused(path: Path) -> None:
    def nudge(manifest: Manifest) -> Manifest:
        first, *rest = manifest.canaries
        moved = first.model_copy(update={"scores": (first.scores[0] + 2e-6,)})
        return manifest.model_copy(update={"canaries": (moved, *rest)})

    edit(path, nudge)
    assert "ne donne plus les scores" in refusal(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("idf"),
        lambda content: content["idf"].pop(),
        lambda content: content["slopes"].append([]),
        lambda content: content["biases"].append(0.5),
        lambda content: content["biases"].__setitem__(0, "0.5"),
        lambda content: content["biases"].__setitem__(0, float("inf")),
        lambda content: content["names"].__setitem__(0, 7),
    ],
)
def test_weights_that_are_not_a_model_are_refused(
    path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    """Even under a right seal: what is read is numbers and words, or nothing."""
    content = json.loads(next(path.glob(WEIGHTS)).read_bytes())
    change(content)
    raw = json.dumps(content).encode()
    (path / "other.json").write_bytes(raw)
    digest = hashlib.sha256(raw).hexdigest()
    edit(path, lambda m: m.model_copy(update={"file": "other.json", "sha256": digest}))
    assert "ne peut pas être lu" in refusal(path)


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"{}", b'{"seal": 1}', b"\xff", b"[" * 9999])
def test_what_is_no_manifest_is_refused(path: Path, raw: bytes) -> None:
    (path / MANIFEST).write_bytes(raw)
    assert "abîmé" in refusal(path)


def test_a_damaged_model_is_made_again_said_once_and_kept_aside(path: Path) -> None:
    (path / MANIFEST).write_bytes(b"{}")
    opened = open_or_train(path, THEMES, NOW)
    kept = path.with_name("model-abime-20261124-093000")
    assert "abîmé" in opened.note
    assert str(kept) in opened.note
    assert (kept / MANIFEST).read_bytes() == b"{}"
    assert len(list(kept.iterdir())) == 2
    assert open_or_train(path, THEMES, NOW).note == ""


def test_a_model_of_other_themes_or_versions_is_made_again_with_what_was_said(path: Path) -> None:
    judged = Example(article=text_article("Une régate à voile"), labels=frozenset({"mer"}))
    edit(path, lambda m: m.model_copy(update={"versions": {**m.versions, "simplemma": "0"}}))
    opened = open_or_train(path, THEMES, NOW, lambda: train_and_save(path, THEMES, NOW, [judged]))
    assert "simplemma 0 →" in opened.note
    assert opened.classifier.examples == 6
    assert len(list(path.iterdir())) == 2
    assert open_or_train(path, THEMES, NOW).note == ""
    renamed = (replace(THEMES[0], slug="ocean"),)
    assert "autres thèmes" in open_or_train(path, renamed, NOW).note


PORTS = Theme(
    slug="port", name="Port", color="#000000", description="",
    lexicon=(LexiconTerm(text="port", weight=3),),
    examples=tuple(f"Le port numéro {word} et sa digue" for word in "abcdefghijkl"),
    counterexamples=tuple(f"La montagne numéro {word} et sa neige" for word in "abcdefghijkl"),
)  # fmt: skip


def judgements(*, wrong: bool) -> list[Example]:
    """Sixty items of the press, half of them about ports."""
    return [
        Example(
            article=text_article(
                f"Le port numéro {rank} et sa digue"
                if rank % 2
                else f"La montagne numéro {rank} et sa neige"
            ),
            labels=frozenset({"port"} if bool(rank % 2) is not wrong else ()),
        )
        for rank in range(60)
    ]


def test_a_model_that_unlearns_its_examples_does_not_replace_the_former(path: Path) -> None:
    former = train_and_save(path, [PORTS], NOW)
    made = propose(path, [PORTS], NOW, judgements(wrong=True))
    assert not made.adopted
    assert "écarté" in made.detail
    assert made.classifier.version == former.version == open_model(path, [PORTS]).version
    (path / MANIFEST).unlink()
    assert propose(path, [PORTS], NOW, judgements(wrong=True)).classifier.version == former.version
    assert open_model(path, [PORTS]).version == former.version


def test_the_manifest_keeps_what_the_model_was_worth(tmp_path: Path) -> None:
    made = propose(tmp_path / "model", [PORTS], NOW, judgements(wrong=False))
    assert made.adopted
    figures = unseal((tmp_path / "model" / MANIFEST).read_bytes()).quality
    assert figures.examples == made.classifier.quality.examples
    assert open_model(tmp_path / "model", [PORTS]).quality == made.classifier.quality
    assert made.detail.startswith("F1 moyen en validation croisée")


@pytest.mark.parametrize("point", [1, 2])
def test_a_sudden_stop_leaves_a_model_that_opens(path: Path, point: int) -> None:
    model = open_model(path, THEMES)
    with faults(nth(point, "exception")), pytest.raises(InjectedFault):
        save_model(model, path, NOW)
    assert scores(open_model(path, THEMES)) == scores(model)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="impossible d'y écrire"):
        train_and_save(tmp_path / "file" / "model", THEMES, NOW)


def test_what_a_person_judged_is_learnt_besides_the_seeds(tmp_path: Path) -> None:
    judged = Example(article=text_article("Une régate à voile"), labels=frozenset({"mer"}))
    plain = train_and_save(tmp_path / "a", THEMES, NOW)
    taught = train_and_save(tmp_path / "b", THEMES, NOW, extra=[judged])
    before, after = (
        model.label([text_article("La régate")], {})[0][0].score for model in (plain, taught)
    )
    assert (taught.examples, taught.version) != (plain.examples, plain.version)
    assert after > before
