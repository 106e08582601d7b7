"""The widget API, version 1."""

from django.urls import path

from . import views

urlpatterns = [
    path("conversations", views.conversations),
    path("conversations/<str:conversation_id>", views.conversation),
    path("conversations/<str:conversation_id>/messages", views.messages),
    path("conversations/<str:conversation_id>/messages/<str:seq>/helpful", views.helpful),
    path("conversations/<str:conversation_id>/events", views.events),
    path("conversations/<str:conversation_id>/reply-here", views.reply_here),
    path("conversations/<str:conversation_id>/end", views.end),
    path("contacts", views.contacts),
]
