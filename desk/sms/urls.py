"""Addresses under /sms/: the webhooks of each provider, and the simulator."""

from django.urls import include, path, re_path

from . import views

urlpatterns = [
    path("simulator/", include("desk.sms.simulator.urls")),
    # With or without a last slash: providers sign the address they were given, and both are given.
    re_path(r"^(?P<name>[a-z0-9_]+)/inbound/?$", views.inbound, name="sms-inbound"),
    re_path(r"^(?P<name>[a-z0-9_]+)/status/?$", views.status, name="sms-status"),
]
