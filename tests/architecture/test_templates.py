"""Templates keep the content policy and the components' contract."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.lib.display import STANDING_WORDS

TEMPLATES = settings.BASE_DIR / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts)
FORBIDDEN = {
    "a style in the page": re.compile(r"<style|\sstyle="),
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.DOTALL),
    "a handler in the page": re.compile(r"\son[a-z]+="),
    "an address that runs": re.compile(r"javascript:"),
}
INCLUDE = re.compile(r"{% include \"components/[^%]*%}")


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_runs_or_is_styled_inside_a_page(path):
    text = path.read_text()

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_components_get_what_they_need_and_no_more(path):
    assert [include for include in INCLUDE.findall(path.read_text()) if not include.endswith(" only %}")] == []


def test_every_standing_has_an_icon_and_a_mark():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static/img/icons.svg").read_text()))

    assert {name for word in STANDING_WORDS for name in (word, f"mark-{word}")} - drawn == set()


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static/img/icons.svg").read_text()))
    named = re.compile(r'(?:icon\.html" with name|\bicon|icon_end)="([\w-]+)"')

    assert {name for path in PAGES for name in named.findall(path.read_text())} - drawn == set()


def test_every_file_that_a_stylesheet_names_exists_under_its_hashed_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    faces = next(path for path in (tmp_path / "css").glob("fonts.*.css"))
    fonts = re.findall(r'url\("\.\./fonts/([^"]+)"\)', faces.read_text())
    assert len(fonts) == 4
    assert [font for font in fonts if not (tmp_path / "fonts" / font).exists()] == []
