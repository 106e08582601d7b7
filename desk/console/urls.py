"""The addresses of the console. Whatever changes something is a POST of its own."""

from django.urls import path

from .views import account, acts, case, lessons, queue, reports, signing, switches, teach

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
    path("teach/", teach.teach, name="teach"),
    path("teach/unsure/", teach.unsure_messages, name="unsure"),
    path("teach/alike/", teach.alike_questions, name="alike"),
    path("teach/correct/", lessons.correct, name="correct"),
    path("teach/suggest/", lessons.suggest, name="suggest"),
    path("teach/accept/", lessons.accept, name="accept_lesson"),
    path("teach/reject/", lessons.reject, name="reject_lesson"),
    path("reports/", reports.reports, name="reports"),
    path("reports/wrong/", reports.wrong, name="wrong"),
    path("reports/report/", reports.report, name="report"),
    path("reports/settle/", reports.settle, name="settle"),
]
