"""Every public address of the desk. The widget's files (/widget/…) and /static/… are served by desk/web/files.py."""

from django.urls import include, path

from desk.web import views

urlpatterns = [
    path("", views.demo, name="demo"),
    path("health", views.health, name="health"),
    path("api/v1/", include("desk.web.urls")),
    path("sms/", include("desk.sms.urls")),
    path("console/", include("desk.console.urls")),
]

handler400 = "desk.web.errors.bad_request"
handler403 = "desk.web.errors.forbidden"
handler404 = "desk.web.errors.not_found"
handler500 = "desk.web.errors.server_error"
