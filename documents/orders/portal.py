"""A landlord's orders in the portal."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.portal import PortalRequest, portal_view
from documents.models import DocumentOrder
from documents.orders.bundles import bundled, given_out
from documents.orders.links import follow_token
from documents.orders.selectors import files_of, orders_of, product_of
from documents.orders.views import shown
from plans.gate import ungated

bought = ungated("What was paid for once is the landlord's, whatever became of the subscription.")


@require_GET
@portal_view
@bought
def order_list(request: PortalRequest) -> HttpResponse:
    """Every order of the landlord."""
    orders = [(order, product_of(order)) for order in orders_of(request.landlord)]
    return render(request, "documents/orders/list.html", {"orders": orders})


def own_order(request: PortalRequest, pk: int) -> DocumentOrder:
    """One of the landlord's orders, or 404."""
    return get_object_or_404(orders_of(request.landlord), pk=pk)


@require_GET
@portal_view
@bought
def order_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """How far an order is, and its files."""
    order = own_order(request, pk)
    context = {**shown(order, token=follow_token(order)), "files": files_of(order)}
    return render(request, "documents/orders/detail.html", context)


@require_GET
@portal_view
@bought
def order_file(request: PortalRequest, pk: int, number: int) -> HttpResponseBase:
    """One finished file."""
    return given_out(get_object_or_404(files_of(own_order(request, pk)), pk=number))


@require_GET
@portal_view
@bought
def order_zip(request: PortalRequest, pk: int) -> HttpResponseBase:
    """All finished files in one ZIP."""
    order = own_order(request, pk)
    get_object_or_404(files_of(order)[:1])
    return bundled(order)
