"""The widget API, the demo page and the health check. Thin: who asks, what they sent, and what the records say."""

from __future__ import annotations

import functools
import logging
from collections.abc import Awaitable, Callable

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from desk.conversations import consent, ending, feedback, fetched, forget_asked, wording
from desk.conversations.forgetting import Forgotten
from desk.conversations.cleaning import storable
from desk.conversations.intake import Closed, receive
from desk.conversations.models import Conversation, Message, Sender
from desk.conversations.opening import open_web
from desk.conversations.turn import TurnDelayed, take_turn_apart
from desk.logs import event
from safety import screen

from . import parsing, rates, sites, stream, tokens
from .errors import Problem, error
from .payloads import contacts_payload, message_payload

View = Callable[..., Awaitable[HttpResponse]]
# Messages that one GET returns at most; the widget asks again after the last one.
PAGE = 200


def api(*methods: str) -> Callable[[View], View]:
    """Marks a view of the API: its methods, no cookies, no caching, and the helpline numbers whatever goes wrong."""

    def decorate(view: View) -> View:
        @csrf_exempt  # the token in the header is the proof, and no cookie is looked at
        @functools.wraps(view)
        async def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
            try:
                if request.method not in methods:
                    return error(Problem.METHOD, headers={"Allow": ", ".join(methods)})
                if len(request.body) > settings.BODY_LIMIT:
                    return error(Problem.TOO_LARGE)
                response = await view(request, **kwargs)
            except RequestDataTooBig:
                return error(Problem.TOO_LARGE)
            except parsing.Malformed:
                return error(Problem.MALFORMED)
            except Closed:  # ended or forgotten between our look and the store
                return error(Problem.NOT_SIGNED_IN)
            except TurnDelayed:
                return error(Problem.UNAVAILABLE, headers={"Retry-After": "5"})
            except Exception as fault:
                event("api.fault", level=logging.ERROR, view=view.__name__, error=type(fault).__name__)
                return error(Problem.UNAVAILABLE, headers={"Retry-After": "5"})
            response["Cache-Control"] = "no-store"
            return response

        return guarded

    return decorate


def with_conversation(view: View) -> View:
    """Finds the conversation that the token opens. Every other case gets the same 401."""

    @functools.wraps(view)
    async def found(request: HttpRequest, conversation_id: str, **kwargs: str) -> HttpResponse:
        token = tokens.from_header(request.headers.get("Authorization", ""))
        if not tokens.opens(token, conversation_id):
            return error(Problem.NOT_SIGNED_IN)
        conversation = await Conversation.objects.filter(pk=conversation_id, channel="web", ended_at=None, forgotten_at=None).afirst()
        if conversation is None:
            return error(Problem.NOT_SIGNED_IN)
        return await view(request, conversation, **kwargs)

    return found


def _by_method(**views: View) -> View:
    async def dispatch(request: HttpRequest, conversation_id: str) -> HttpResponse:
        return await views[request.method.lower()](request, conversation_id)

    return api(*(name.upper() for name in views))(dispatch)


@api("POST")
async def conversations(request: HttpRequest) -> HttpResponse:
    asked = parsing.opening(request.body)
    if not sites.may_open(asked.site, request.headers.get("Origin", "")):
        event("api.wrong_site", level=logging.WARNING)
        return error(Problem.WRONG_SITE)
    if rates.conversation_is_over(_address(request)):
        return error(Problem.TOO_MANY, headers={"Retry-After": str(rates.WINDOW)})
    conversation = await sync_to_async(open_web)(site=asked.site, topics=asked.topics)
    greeting = await sync_to_async(lambda: list(conversation.messages.all()))()
    return JsonResponse(
        {
            "conversation": conversation.pk,
            "token": tokens.issue(conversation.pk),
            "messages": [message_payload(message) for message in greeting],
            "contacts": contacts_payload(),
            "keep_days": settings.KEEP_DAYS,
        },
        status=201,
    )


@with_conversation
async def _send(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    inbound = parsing.message(request.body)
    if rates.message_is_over(conversation.pk, _address(request)) and screen.screen(storable(inbound.text)) is None:
        return error(Problem.TOO_MANY, headers={"Retry-After": str(rates.WINDOW)})
    message, _created = await sync_to_async(receive)(conversation, text=inbound.text, client_key=inbound.key)
    turn = await take_turn_apart(message.pk)
    return JsonResponse({"messages": [message_payload(one) for one in [turn.message, *turn.replies]]})


@with_conversation
async def _list(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    after = parsing.after(request.GET.get("after"))
    messages, staff = await sync_to_async(_since)(conversation.pk, after)
    return JsonResponse({"messages": messages, "staff": staff and {"name": staff}})


messages = _by_method(post=_send, get=_list)


@api("GET")
@with_conversation
async def events(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    after = parsing.after(request.GET.get("after"))
    response = StreamingHttpResponse(stream.events(conversation.pk, after), content_type="text/event-stream")
    response["X-Accel-Buffering"] = "no"  # a proxy that collects the stream would hold back every message
    return response


@api("POST")
@with_conversation
async def reply_here(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    yes = parsing.yes(request.body)
    if rates.message_is_over(conversation.pk, _address(request)):  # each change of mind writes a message
        return error(Problem.TOO_MANY, headers={"Retry-After": str(rates.WINDOW)})
    noted = await sync_to_async(consent.reply_here)(conversation, yes)
    return JsonResponse({"messages": [message_payload(message) for message in noted.messages]})


@api("POST")
@with_conversation
async def helpful(request: HttpRequest, conversation: Conversation, seq: str) -> HttpResponse:
    number, said = parsing.number(seq), parsing.judged(request.body)
    if rates.message_is_over(conversation.pk, _address(request)):
        return error(Problem.TOO_MANY, headers={"Retry-After": str(rates.WINDOW)})
    if not await sync_to_async(feedback.judge)(conversation, number, helpful=said.helpful, reason=said.reason):
        return error(Problem.NOT_FOUND)
    return JsonResponse({"helpful": said.helpful, "reason": said.reason or None})


@api("POST")
@with_conversation
async def end(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    await sync_to_async(ending.end)(conversation.pk)
    return JsonResponse({"ended": True})


@api("DELETE")
@with_conversation
async def conversation(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    done = await sync_to_async(forget_asked.ask)(conversation.pk)
    if done is not Forgotten.LATER:
        return JsonResponse({"forgotten": True})
    later = wording.said("utter_forget_later", conversation.channel, conversation.country, sender=Sender.SYSTEM)
    return JsonResponse({"forgotten": False, "later": later.text})


@api("GET")
async def contacts(request: HttpRequest) -> HttpResponse:
    return JsonResponse(contacts_payload())


@api("GET")
async def health(request: HttpRequest) -> HttpResponse:
    """200 when the records can be read. The assistant is not asked: without it people still get the helpline."""
    await sync_to_async(_reads)()
    return JsonResponse({"ready": True})


def demo(request: HttpRequest) -> HttpResponse:
    return render(request, "web/demo.html", contacts_payload())


def _since(conversation_id: str, after: int) -> tuple[list[dict], str | None]:
    rows = Message.objects.filter(conversation=conversation_id, pk__gt=after).select_related("author", "helpful").order_by("pk")[:PAGE]
    holder = Conversation.objects.select_related("held_by").get(pk=conversation_id).held_by
    payloads = [message_payload(row) for row in rows]
    fetched.note(conversation_id, payloads)
    return payloads, wording.staff_name(holder) if holder else None


def _reads() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM conversations_conversation LIMIT 1")


def _address(request: HttpRequest) -> str:
    """Where the connection comes from, as the server knows it; what a header claims does not count."""
    return request.META.get("REMOTE_ADDR", "")
