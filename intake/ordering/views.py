"""Ordering documents, page by page: which, for whom, the questions, how it is delivered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import Landlord, User
from accounts.portal import chosen_landlord
from accounts.states import Readiness
from compliance.models import Property
from compliance.selectors import active_properties
from config.lib.money import format_pence
from documents.generation.catalogue import kinds
from documents.orders.forms import QuestionsForm
from documents.orders.products import Product, fast_track, posted, product, products
from intake.models import OrderDraft
from intake.ordering import mails, services
from intake.ordering.forms import ChoiceForm, DeliveryForm, HomeForm
from intake.ordering.known import known_of
from intake.ordering.pages import BEFORE, Page, first_open, kinds_in, number_of, page_by_key, pages_of, step_count
from intake.ordering.session import current, draft_of, of_draft, remember
from intake.session import public


@public
def start(request: HttpRequest) -> HttpResponse:
    """What can be ordered, and for how much."""
    offered = [(one, titles_of(one)) for one in products().values()]
    context = {"offered": offered, "add_ons": [fast_track(), posted()]}
    return render(request, "intake/ordering/start.html", context)


def titles_of(chosen: Product) -> list[tuple[str, str]]:
    """The documents of a product, each with its title."""
    known = kinds()
    return [(key, known[key].title) for key in chosen.documents]


def own_landlord(request: HttpRequest) -> Landlord | None:
    """The landlord whose portal the visitor is signed in to; None for a guest."""
    if not isinstance(request.user, User):
        return None
    try:
        landlord = chosen_landlord(request)
    except Http404:
        return None
    return landlord if landlord.readiness == Readiness.READY else None


@public
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Which documents, for which nation, and for a landlord, for which home. The draft is kept from here on."""
    chosen = product(key)
    landlord = own_landlord(request)
    homes = {str(home.pk): home for home in active_properties(landlord)} if landlord else {}
    titles = titles_of(chosen)
    form = ChoiceForm(request.POST or None, product=chosen, titles=titles, initial=chosen_before(request, chosen))
    home_form = HomeForm(request.POST or None, homes=[(pk, str(home)) for pk, home in homes.items()])
    if request.method == "POST" and form.is_valid() and home_form.is_valid():
        home = homes.get(home_form.cleaned_data["home"])
        return begun(request, form, landlord=landlord, home=home)
    context = {"chosen": chosen, "form": form, "home_form": home_form if homes else None, "price": chosen.pence}
    return render(request, "intake/ordering/choose.html", context, status=422 if form.errors else 200)


def chosen_before(request: HttpRequest, chosen: Product) -> dict[str, object]:
    """What this visitor chose of this product before; of a pack at first all."""
    draft = current(request)
    if draft is not None and draft.product == chosen.key:
        return {"nation": draft.nation, "kinds": draft.kinds}
    return {"kinds": list(chosen.documents)}


def begun(request: HttpRequest, form: ChoiceForm, *, landlord: Landlord | None, home: Property | None) -> HttpResponse:
    """Keep a draft, a new one or the one that was begun for this, and go on to its first question."""
    choice = services.Choice(
        product=form.product.key,
        nation=form.cleaned_data["nation"],
        kinds=form.chosen,
        suggested=known_of(landlord, home=home) if landlord else {},
        landlord=landlord,
    )
    draft = current(request)
    if draft and draft.product == choice.product and draft.landlord == landlord and draft.order is None:
        return go_on(services.choose_again(draft, choice))
    draft = services.begin(choice)
    remember(request, draft)
    return go_on(draft)


def go_on(draft: OrderDraft) -> HttpResponse:
    """To the first thing that is missing, or where nothing is, to the check."""
    page = first_open(draft)
    if page is not None:
        return redirect("ordering:questions", page.key)
    return redirect("ordering:check" if draft.delivery else "ordering:delivery")


@public
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Go on with an order on any device."""
    draft = draft_of(token)
    if draft is None:
        return render(request, "intake/ordering/stale.html", status=410)
    remember(request, draft)
    return go_on(draft)


@of_draft
def questions(request: HttpRequest, draft: OrderDraft, key: str) -> HttpResponse:
    """A page of questions. Those that hang on an answer of the same page follow once it is given."""
    page = page_by_key(draft, key)
    if page is None:
        return go_on(draft)
    form = QuestionsForm(
        request.POST or None,
        questions=page.questions,
        kinds=kinds_in(draft),
        nation=draft.nation,
        answers={**draft.suggested, **draft.answers},
    )
    if request.method == "POST" and not form.wants_more_rows and form.is_valid():
        saved = services.answer(draft, form.values())
        return after(request, saved, page=page)
    status = 422 if form.is_bound and not form.wants_more_rows and form.errors else 200
    return render(request, "intake/ordering/questions.html", placed(draft, page) | {"form": form}, status=status)


def after(request: HttpRequest, draft: OrderDraft, *, page: Page) -> HttpResponse:
    """On to the next page, to this one again where an answer led to a further question, or back to the check."""
    again = page_by_key(draft, page.key)
    if again and any(one.name not in draft.answers for one in again.questions):
        return redirect("ordering:questions", page.key)
    if request.GET.get("back") == "check":
        return go_on(draft)
    keys = [one.key for one in pages_of(draft)]
    later = keys[keys.index(page.key) + 1 :] if page.key in keys else []
    return redirect("ordering:questions", later[0]) if later else go_on(draft)


def placed(draft: OrderDraft, page: Page) -> dict[str, object]:
    """Where a page of questions stands."""
    return {
        "page": page,
        "chosen": product(draft.product),
        "step_number": number_of(draft, page) + BEFORE,
        "step_count": step_count(draft),
    }


@of_draft
def delivery(request: HttpRequest, draft: OrderDraft) -> HttpResponse:
    """Who orders, fast or not, on paper or not. From here the link is mailed, and one to an earlier address ends."""
    chosen = product(draft.product)
    form = DeliveryForm(
        request.POST or None,
        product=chosen,
        links={"terms": reverse("intake:terms")},
        labels={
            "is_fast": f"{fast_track().title}: {fast_track().about} + {format_pence(fast_track().pence)}",
            "is_posted": f"{posted().title}: {posted().about} + {format_pence(posted().pence)}",
        },
        initial=who_ordered(draft),
    )
    if request.method == "POST" and form.is_valid():
        saved = services.deliver_to(draft, form.values())
        remember(request, saved)
        mails.send_link(request, saved)
        return go_on(saved)
    count = step_count(draft)
    context = {"form": form, "chosen": chosen, "step_number": count - 1, "step_count": count}
    return render(request, "intake/ordering/delivery.html", context, status=422 if form.errors else 200)


def who_ordered(draft: OrderDraft) -> dict[str, object]:
    """What was said before, or what is known of the landlord."""
    if draft.delivery:
        return {**draft.delivery, "post_to": "\n".join(draft.delivery["post_to"])}
    landlord = draft.landlord
    return {"name": landlord.name, "email": landlord.email} if landlord else {}
