"""The addresses of the console. Whatever changes something is a POST of its own."""

from django.urls import path

from .views import account, acts, case, insight, queue, signing, switches

app_name = "console"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("news/", queue.news, name="queue_news"),
    path("next/", queue.next_case, name="next"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/news/", case.news, name="case_news"),
    path("cases/<int:case_id>/count/", case.count, name="count"),
    path("cases/<int:case_id>/claim/", acts.claim, name="claim"),
    path("cases/<int:case_id>/release/", acts.release, name="release"),
    path("cases/<int:case_id>/reply/", acts.reply, name="reply"),
    path("cases/<int:case_id>/resolve/", acts.resolve, name="resolve"),
    path("switches/", switches.switches, name="switches"),
    path("switches/turn/", switches.turn, name="turn"),
    path("account/", account.account, name="account"),
    path("account/name/", account.name, name="name"),
    path("account/password/", account.password, name="password"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    # the figures
    path("insight/", insight.insight, name="insight"),
    path("insight/csv/", insight.insight_csv, name="insight_csv"),  # all of them
    path("insight/csv/<slug:name>/", insight.insight_csv, name="insight_csv"),
]
