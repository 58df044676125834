"""An order's own pages. A signed link opens them on any device, and no login or session is asked for or needed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib import clock
from config.lib.polling import progress_page
from config.lib.ratelimit import HOUR, allow
from documents.generation.errors import AnswersRefused
from documents.models import DocumentOrder
from documents.orders import mails, review
from documents.orders.asking import questions_of
from documents.orders.bundles import bundled, given_out
from documents.orders.forms import AnswerForm
from documents.orders.links import expired, follow_token, followed, handed_out
from documents.orders.progress import MOVING, steps_of
from documents.orders.selectors import files_of, kinds_of, open_question, product_of
from documents.orders.states import OrderState

LINKS_AN_HOUR = 3


def order_of(token: str) -> DocumentOrder:
    """The order that a link follows, or 404."""
    order = followed(token)
    if order is None:
        raise Http404
    return order


@login_not_required
@never_cache
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """How far an order is. Asked for by htmx it answers with the steps alone."""
    order = order_of(token)
    page, fragment = "documents/orders/follow.html", "documents/orders/_progress.html"
    context = shown(order, token=token)
    return progress_page(request, context, page=page, fragment=fragment, is_moving=order.state in MOVING)


def shown(order: DocumentOrder, *, token: str) -> dict[str, object]:
    """What the page says of an order."""
    return {
        "order": order,
        "chosen": product_of(order),
        "kinds": kinds_of(order),
        "steps": steps_of(order),
        "is_moving": order.state in MOVING,
        "is_late": order.due_at is not None and order.due_at < clock.now(),
        "has_files": order.state in (OrderState.DELIVERING, OrderState.DELIVERED),
        "question": open_question(order),
        "token": token,
    }


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked of the customer, and their answer."""
    order = order_of(token)
    question = open_question(order)
    if question is None:
        messages.info(request, "There is no open question about this order. Thank you.")
        return redirect("orders:follow", token)
    kinds = kinds_of(order)
    asked = [one for one in questions_of(kinds, nation=order.nation) if one.name in question.about]
    form = AnswerForm(request.POST or None, questions=asked, kinds=kinds, nation=order.nation, answers=order.answers)
    if request.method == "POST" and not form.wants_more_rows and form.is_valid() and is_taken(form, order=order):
        messages.success(request, "Thank you. We go on with your order.")
        return redirect("orders:follow", token)
    context = {"order": order, "question": question, "form": form, "token": token}
    return render(
        request, "documents/orders/answer.html", context, status=422 if form.is_bound and form.errors else 200
    )


def is_taken(form: AnswerForm, *, order: DocumentOrder) -> bool:
    """Whether the answer was taken; what is wrong with it is said at its questions."""
    try:
        review.answer(order, words=form.cleaned_data["words"], answers=form.values())
    except AnswersRefused as error:
        for name, problem in error.problems.items():
            form.add_error(name if name in form.fields else None, problem)
        return False
    return True


@login_not_required
@require_POST
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to the files, to the address of the order and to no other."""
    order = order_of(token)
    if not files_of(order).exists():
        raise Http404
    if allow(f"order-link:{order.reference}", limit=LINKS_AN_HOUR, seconds=HOUR):
        mails.send_files_again(order)
    messages.success(request, "A new link is on its way to the e-mail address of the order.")
    return redirect("orders:follow", token)


# Files ------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_GET
def files(request: HttpRequest, token: str) -> HttpResponse:
    """The files of a delivered order. A link that has expired leads to where a new one is asked for, and that of an
    order which was cancelled to where that is said.
    """
    order, old = handed_out(token), expired(token)
    if old is None:
        raise Http404
    if not files_of(old).exists():
        return redirect("orders:follow", follow_token(old))
    if order is None:
        return render(
            request, "documents/orders/expired.html", {"order": old, "follow_token": follow_token(old)}, status=410
        )
    context = {"order": order, "files": files_of(order), "token": token}
    return render(request, "documents/orders/files.html", context)


def opened(token: str) -> DocumentOrder:
    """The order whose files a link hands out now, or 404."""
    order = handed_out(token)
    if order is None:
        raise Http404
    return order


@login_not_required
@require_GET
def file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """One file."""
    return given_out(get_object_or_404(files_of(opened(token)), pk=pk))


@login_not_required
@require_GET
def bundle(request: HttpRequest, token: str) -> HttpResponseBase:
    """All of them in one ZIP."""
    order = opened(token)
    if not files_of(order).exists():
        raise Http404
    return bundled(order)
