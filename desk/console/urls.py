"""The addresses of the console. Whatever changes something is a POST of its own."""

from django.urls import path

from .views import account, acts, canned, case, keeping, live, notes, queue, reply, search, signing, switches

app_name = "console"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("news/", queue.news, name="queue_news"),
    path("next/", queue.next_case, name="next"),
    path("live/", live.live, name="live"),
    path("waiting/", live.waiting, name="waiting"),
    path("search/", search.search, name="search"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/news/", case.news, name="case_news"),
    path("cases/<int:case_id>/count/", reply.count, name="count"),
    path("cases/<int:case_id>/put/", reply.put, name="put"),
    path("cases/<int:case_id>/note/", notes.note, name="note"),
    path("cases/<int:case_id>/keep/", keeping.keep, name="keep"),
    path("cases/<int:case_id>/claim/", acts.claim, name="claim"),
    path("cases/<int:case_id>/release/", acts.release, name="release"),
    path("cases/<int:case_id>/take-over/", acts.take_over, name="take_over"),
    path("cases/<int:case_id>/hand-over/", acts.hand_over, name="hand_over"),
    path("cases/<int:case_id>/give-back/", acts.give_back, name="give_back"),
    path("cases/<int:case_id>/reply/", reply.reply, name="reply"),
    path("cases/<int:case_id>/resolve/", acts.resolve, name="resolve"),
    path("cases/<int:case_id>/reopen/", acts.reopen, name="reopen"),
    path("switches/", switches.switches, name="switches"),
    path("switches/turn/", switches.turn, name="turn"),
    path("account/", account.account, name="account"),
    path("account/name/", account.name, name="name"),
    path("account/password/", account.password, name="password"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("replies/", canned.replies, name="replies"),
    path("replies/make/", canned.make, name="canned_make"),
    path("replies/count/", canned.count, name="canned_count"),
    path("replies/<int:reply_id>/change/", canned.change, name="canned_change"),
    path("replies/<int:reply_id>/delete/", canned.delete, name="canned_delete"),
]
