"""Which tests run first after a change."""

from pathlib import Path

from tests.quick import chosen_tests


def test_a_module_is_tested_by_the_file_of_its_name() -> None:
    assert chosen_tests(["ti_graph/graph/backup.py"]) == ["tests/graph/test_backup.py"]


def test_a_loader_is_tested_by_the_files_named_after_its_folder() -> None:
    assert chosen_tests(["loaders/insee_sirene/columns.py"]) == [
        "tests/loaders/test_insee_sirene.py",
        "tests/loaders/test_insee_sirene_naf_2025.py",
        "tests/loaders/test_insee_sirene_names.py",
    ]


def test_a_module_without_chosen_tests_its_name_runs_those_of_its_room_once(tmp_path: Path) -> None:
    (tmp_path / "tests" / "graph").mkdir(parents=True)
    (tmp_path / "tests" / "graph" / "test_one.py").touch()
    files = ["ti_graph/graph/other.py", "ti_graph/graph/one.py", "ti_graph/graph/store/deep.py"]
    assert chosen_tests(files, tmp_path) == ["tests/graph"]


def test_a_changed_test_runs_itself_and_a_text_of_no_room_runs_none() -> None:
    assert chosen_tests(["tests/test_quick.py", "LICENSE"]) == ["tests/test_quick.py"]
