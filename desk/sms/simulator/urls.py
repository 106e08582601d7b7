"""Addresses under /sms/simulator/. Each view answers 404 unless settings.SIMULATOR is on."""

from django.urls import path

from . import rest, views

urlpatterns = [
    path("", views.page, name="sms-simulator"),
    path("messages", views.messages, name="sms-simulator-messages"),
    path("send", views.send, name="sms-simulator-send"),
    path("network", views.network, name="sms-simulator-network"),
    path("twilio/2010-04-01/Accounts/<slug:account>/Messages.json", rest.messages, name="sms-simulator-rest"),
]
