"""The addresses of the console. Whatever changes something is a POST of its own."""

from django.urls import path

from .views import account, accounts, acts, audit, case, live, queue, search, second_factor, signing, switches

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
    path("account/second-factor/", second_factor.second_factor, name="second_factor"),
    path("account/second-factor/begin/", second_factor.begin, name="second_factor_begin"),
    path("account/second-factor/confirm/", second_factor.confirm, name="second_factor_confirm"),
    path("account/second-factor/codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("account/second-factor/off/", second_factor.turn_off, name="second_factor_off"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/make/", accounts.make, name="account_make"),
    path("accounts/<int:account_id>/", accounts.one, name="one_account"),
    path("accounts/<int:account_id>/roles/", accounts.roles, name="account_roles"),
    path("accounts/<int:account_id>/disable/", accounts.disable, name="account_disable"),
    path("accounts/<int:account_id>/enable/", accounts.enable, name="account_enable"),
    path("accounts/<int:account_id>/second-factor/", accounts.reset_second_factor, name="account_second_factor"),
    path("accounts/<int:account_id>/password/", accounts.new_password, name="account_password"),
    path("accounts/<int:account_id>/sign-out/", accounts.sign_out_everywhere, name="account_sign_out"),
    path("audit/", audit.audit, name="audit"),
    path("audit/csv/", audit.as_csv, name="audit_csv"),
    path("audit/verify/", audit.verify, name="audit_verify"),
    path("audit/noted/", audit.noted, name="audit_noted"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/code/", signing.sign_in_code, name="sign_in_code"),
    path("sign-out/", signing.sign_out, name="sign_out"),
]
