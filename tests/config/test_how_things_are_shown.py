"""Money, days and problems, as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template

from config.lib import clock
from config.lib.dayfield import DayField


def shown(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).strip()


class Plan:
    monthly_pence = 1999
    onboarding_pence = 4999


class TenancyForm(forms.Form):
    started_on = DayField(label="When did it start?")


def posted(day: str, month: str, year: str) -> TenancyForm:
    return TenancyForm({"started_on_day": day, "started_on_month": month, "started_on_year": year})


def test_money_is_shown_as_people_write_it():
    assert shown("{{ 1900|pence }} {{ 1900|pounds }} {{ 1950|pounds }} {{ 123456|pence }}") == (
        "£19.00 £19 £19.50 £1,234.56"
    )


def test_prices_are_shown_as_they_will_be_charged(settings):
    assert shown("{{ plan|first_payment|pence }}", plan=Plan) == "£69.98"
    settings.VAT_RATE_PERCENT = 20

    # £19.99 and £49.99 take £4.00 and £10.00 of VAT, each line rounded by itself.
    assert shown("{{ plan.monthly_pence|charged|pence }} {{ plan|first_payment|pence }}", plan=Plan) == "£23.99 £83.98"
    assert "VAT at 20%" in shown('{% include "home/plans.html" %}', plans=[])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (12, "in 12 days"),
        (-40, "40 days ago"),
        (93, "in 3 months"),
        (800, "in 2 years"),
    ],
)
def test_a_distance_stands_beside_a_date_in_words(days, words):
    assert shown("{{ on|distance }}", on=clock.today() + timedelta(days=days)) == words


def test_a_date_is_shown_in_full_or_short_and_can_be_read_by_a_machine():
    source = '{% include "components/date.html" with on=on short=short only %}'

    assert shown(source, on=date(2026, 11, 3), short=False) == '<time datetime="2026-11-03">3 November 2026</time>'
    assert shown(source, on=date(2026, 11, 3), short=True) == '<time datetime="2026-11-03">3 Nov 2026</time>'


def test_an_instant_is_shown_by_the_day_on_which_it_falls_in_london():
    first_minute = datetime(2026, 7, 31, 23, 1, tzinfo=UTC)

    assert shown("{{ at|day }} {{ at|short_day }}", at=first_minute) == "1 August 2026 1 Aug 2026"


def test_the_law_s_own_words_are_shown_as_people_write_them():
    text = "GBP 7,000 from 2026-05-01 / all 2027-06-01; form 2026-99"
    assert shown("{{ text|prose }}", text=text) == "£7,000 from 1 May 2026 / all 1 June 2027; form 2026-99"
    assert shown("{{ text|prose }}", text="on 2026-02-30") == "on 2026-02-30"


def test_a_day_is_read_from_three_boxes():
    form = posted("29", "2", "2024")

    assert form.is_valid()
    assert form.cleaned_data["started_on"] == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter a date, for example 27 3 2024"),
        (("27", "", "2024"), "Enter a day, a month and a year, for example 27 3 2024"),
        (("29", "2", "2025"), "Enter a real date, for example 27 3 2024"),
        (("1", "1", "1"), "Enter a year from 1900 to 2100"),
        (("31", "12", "1899"), "Enter a year from 1900 to 2100"),
        (("1", "1", "2101"), "Enter a year from 1900 to 2100"),
        (("31", "12", "9999"), "Enter a year from 1900 to 2100"),
        (("0", "3", "2024"), "Enter a real date, for example 27 3 2024"),
        (("first", "3", "2024"), "Enter a real date, for example 27 3 2024"),
        (("1", "1", "99999"), "Enter a real date, for example 27 3 2024"),
    ],
)
def test_a_day_that_is_none_gets_one_clear_sentence(parts, message):
    assert posted(*parts).errors == {"started_on": [message]}


def test_the_error_summary_leads_to_the_first_box_and_the_boxes_keep_what_was_typed():
    form = posted("31", "2", "2025")

    summary = shown('{% include "components/error_summary.html" with form=form only %}', form=form)
    field = shown('{% include "components/field.html" with field=form.started_on only %}', form=form)

    assert 'href="#id_started_on_0"' in summary
    assert 'id="id_started_on_0"' in field
    assert 'value="31"' in field
    assert 'aria-describedby="id_started_on_error"' in field
    assert 'id="id_started_on_error"' in field


def test_a_form_without_problems_has_no_summary():
    assert shown('{% include "components/error_summary.html" with form=form only %}', form=TenancyForm()) == ""
