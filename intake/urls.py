"""The wizard's addresses."""

from django.urls import path

from intake.views import homes, links, papers, paying, steps

app_name = "intake"

HOME_PAGES = ("address", "place", "home", "building", "tenancy", "management")

urlpatterns = [
    path("", steps.start, name="start"),
    path("you/", steps.you, name="you"),
    path("plan/", steps.plan, name="plan"),
    path("homes/", homes.home_list, name="homes"),
    path("homes/new/", homes.home_new, name="home-new"),
    *[path(f"homes/<slug:key>/{page}/", homes.home_page, {"page": page}, name=f"home-{page}") for page in HOME_PAGES],
    path("homes/<slug:key>/remove/", homes.home_remove, name="home-remove"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/remove/", papers.paper_remove, name="paper-remove"),
    path("check/", paying.check, name="check"),
    path("pay/", paying.pay, name="pay"),
    path("unpaid/", paying.unpaid, name="unpaid"),
    path("reopen/", paying.reopen, name="reopen"),
    path("go-on/<str:token>/", links.resume, name="resume"),
    path("link/", links.link, name="link"),
    path("link/sent/", links.link_sent, name="link-sent"),
    path("anew/", links.forget_me, name="anew"),
    path("terms/", links.terms, name="terms"),
    path("privacy/", links.privacy, name="privacy"),
]
