"""The README is held to the code."""

from pathlib import Path

from gateway.cli.keys import settings_table
from gateway.settings import Settings
from tests.cli.conftest import Shell

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_holds_the_table_of_settings_as_gateway_settings_prints_it() -> None:
    assert Shell({}).succeeds("settings") == settings_table() + "\n"
    assert settings_table() in README.read_text(encoding="utf-8"), "put in what `gateway settings` prints"


def test_every_setting_is_in_the_table_with_its_meaning() -> None:
    rows = {line.split("|")[1].strip(): line for line in settings_table().splitlines()[2:]}
    for name, field in Settings.model_fields.items():
        assert str(field.description) in rows[f"`{name.upper()}`"]
        assert rows[f"`{name.upper()}`"].count("|") == 4, "a bar would break the table"
