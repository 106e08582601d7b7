"""The road out: each outbox row reaches the provider once.

    queued -> sending -> sent -> delivered | undelivered | failed      (the last three by the provider's reports)
                 |-> queued      the provider surely did not take it; again after a pause
                 |-> failed      it never will
                 `-> unknown     it may have been taken; the provider is asked before anything is sent again

Every step is one conditional update, so two workers, a repeated task or a worker that wakes up too late change nothing:
`attempts` is raised by the claim and must still be the same when the result is written.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from time import monotonic, sleep

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task, schedule

from desk.conversations.models import Conversation, Delivery, Message, Outbox
from desk.logs import event

from . import gates, pace, segments, spending
from .errors import Retry, SendError
from .optout import may_go
from .providers import current, named
from .providers.base import Accepted, Found, LookUp, Outgoing, Provider, Refused, SendResult
from .quiet import URGENT

# The pause after try 1, 2, 3 ...; after the last try the row has failed. Together they outlast a provider's restart.
# The task scheduler looks twice a minute, so the first pause may be as long as that.
PAUSES = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=5))
MOST_ATTEMPTS = len(PAUSES) + 1

# A row in `sending` for longer than this lost its worker: the provider's time limit is 10 s, the task's 60 s.
LEASE = timedelta(seconds=90)
# How long after the last try the provider's list of messages is complete enough to believe that one is absent.
SETTLE = timedelta(seconds=60)
# For this long the provider is asked about a row in `unknown`; then only its own report can settle it.
ASK_FOR = timedelta(hours=1)
# For this long one task goes on with the next text of its conversation. With a wait for our turn, a send and a look it stays below the task's 60 s.
GOES_ON = 15.0
# Rows whose fate one sweep asks for, and for how many seconds: a provider that is slow must not keep the rest of the road waiting.
SLICE = 200
LOOKS_UP = 30.0
# A sweep fills the queue of tasks up to so many. What waits there already is not lost, and more would only wait beside it.
TASKS = 1_000

DELIVER = "desk.sms.send.deliver"


class Step(str, Enum):
    """What one run of the task did. A task may be stored with its result, so it holds nothing of a person."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    AGAIN_LATER = "again later"
    WAITS = "waits for an earlier one"
    NOT_DUE = "not due"
    NOTHING_TO_DO = "nothing to do"
    TOO_LATE = "someone else decided meanwhile"


def enqueue(row: Outbox) -> None:
    """Ask the worker to deliver this row. A row whose task cannot be stored now is found by `sweep`."""
    _enqueue(row.pk)


def deliver(outbox_id: int) -> str:
    """The task: one step forward for one row, and for those behind it in its conversation as long as they may go."""
    began = monotonic()
    step = latest = _deliver(outbox_id)
    while latest in _GIVES_WAY and (following := _behind(outbox_id)) is not None:
        if monotonic() - began > GOES_ON:
            _enqueue(following)
            break
        outbox_id, latest = following, _deliver(following)
    return step.value


def sweep() -> str:
    """The periodic task: rows whose task was lost, whose worker died, or whose fate is unknown."""
    began, now = monotonic(), timezone.now()
    earlier = Outbox.objects.filter(
        message__conversation=OuterRef("message__conversation"), pk__lt=OuterRef("pk"), state__in=_ON_ITS_WAY
    )
    due = Q(not_before=None) | Q(not_before__lte=now)
    waiting = Outbox.objects.filter(due, ~Exists(earlier), state=Delivery.QUEUED, updated_at__lt=now - PAUSES[0])
    forgotten = _first(waiting, most=max(0, TASKS - OrmQ.objects.count()))
    for outbox_id in forgotten:
        _enqueue(outbox_id)
    lost = Outbox.objects.filter(state=Delivery.SENDING, updated_at__lt=now - LEASE)
    unsure = Outbox.objects.filter(
        state=Delivery.UNKNOWN, provider_key="", updated_at__lt=now - SETTLE, created_at__gt=now - ASK_FOR
    )
    looked_up = 0
    # In any order: where there is no time for all, each has its chance the next minute.
    for outbox_id in [*_first(lost, by="?"), *_first(unsure, by="?")]:
        if monotonic() - began > LOOKS_UP:
            break
        row = _load(outbox_id)
        if row is not None and row.state in (Delivery.SENDING, Delivery.UNKNOWN):
            looked_up += 1
            if _recover(row) in _GIVES_WAY:
                _enqueue_behind(outbox_id)
    return f"looked_up={looked_up} queued={len(forgotten)}"


def prepare_schedule() -> None:
    """Make sure that the sweep runs every minute, and once only."""
    Schedule.objects.update_or_create(
        name="sms.sweep",
        defaults={"func": "desk.sms.send.sweep", "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1},
    )


# --- one row, step by step ---

_ON_ITS_WAY = (Delivery.QUEUED, Delivery.SENDING)
# After these the next text of the conversation may go.
_GIVES_WAY = frozenset({Step.SENT, Step.FAILED, Step.UNKNOWN, Step.TOO_LATE})


def _deliver(outbox_id: int) -> Step:
    row = _load(outbox_id)
    if row is None:
        return Step.NOTHING_TO_DO
    if row.state == Delivery.SENDING and _older_than(row, LEASE):
        return _recover(row)
    if row.state != Delivery.QUEUED:
        return Step.NOTHING_TO_DO
    if row.not_before is not None and row.not_before > timezone.now():
        return Step.NOT_DUE
    if row.attempts and not _older_than(row, _pause_after(row.attempts)):
        return Step.NOT_DUE
    if _block_if_opted_out(row) or _block_if_refused(row):
        return Step.FAILED
    if not _in_turn(row):
        return Step.NOT_DUE
    if not _claim(row):
        return Step.WAITS
    return _settle(row, _send(row))


def _claim(row: Outbox) -> bool:
    """queued -> sending, unless an earlier text of the conversation is still on its way, or STOP came this instant."""
    free = _unchanged(row).filter(may_go())
    if row.message.response not in URGENT:
        free = free.filter(~Exists(_of_conversation(row).filter(pk__lt=row.pk, state__in=_ON_ITS_WAY)))
    carrier = current().name
    claimed = free.update(state=Delivery.SENDING, attempts=F("attempts") + 1, provider=carrier, updated_at=timezone.now())
    if claimed:
        row.state, row.attempts, row.provider = Delivery.SENDING, row.attempts + 1, carrier
    return bool(claimed)


def _block_if_opted_out(row: Outbox) -> bool:
    blocked = (
        _unchanged(row)
        .filter(~may_go())
        .update(state=Delivery.FAILED, error=SendError.OPTED_OUT.value, updated_at=timezone.now())
    )
    if blocked:
        event("sms.blocked", outbox=row.pk, reason=SendError.OPTED_OUT.value)
    return bool(blocked)


def _block_if_refused(row: Outbox) -> bool:
    """A destination we do not text, or no money left for it. Staff find a note on the case."""
    error = gates.refusal(row)
    if error is None:
        return False
    with transaction.atomic():  # killed in between, the row is still to send and staff are told at the next try
        # First the thread, then its row: as whoever forgets it locks them.
        Conversation.objects.select_for_update().filter(pk=row.message.conversation_id).first()
        if _move(row, _unchanged(row), Step.FAILED, Delivery.FAILED, error=error) is not Step.FAILED:
            return False
        gates.tell_staff(row, error)
    return True


def _in_turn(row: Outbox) -> bool:
    """Wait for our number's turn. False when it comes too late for this task: then the text is taken up again."""
    ours, urgent = row.message.conversation.service_address, row.message.response in URGENT
    seconds = pace.book(ours, urgent=urgent)
    if seconds is None:
        schedule(DELIVER, row.pk, schedule_type=Schedule.ONCE, next_run=timezone.now() + timedelta(seconds=pace.MOST_WAIT))
        return False
    if seconds:
        _urgent_ones_first()
        sleep(seconds)
    return True


def _urgent_ones_first() -> None:
    """A danger text does not stand behind the tasks of others who wait for their turn."""
    for outbox_id in _first(Outbox.objects.filter(state=Delivery.QUEUED, attempts=0, message__response__in=URGENT)):
        if _deliver(outbox_id) in _GIVES_WAY:
            _enqueue_behind(outbox_id)


def _send(row: Outbox) -> SendResult:
    provider = _provider_of(row)
    try:
        result = provider.send(_outgoing(row))
        if isinstance(result, Refused) and result.error.retry is Retry.LOOK_UP:
            found = provider.look_up(_outgoing(row), row.created_at, _known_keys(row))
            return found if isinstance(found, Accepted) else result
        return result
    except Exception as error:  # a fault of the module: nobody knows how far it came
        event("sms.provider_fault", outbox=row.pk, provider=provider.name, error=type(error).__name__)
        return Refused(SendError.NO_VERDICT)


def _settle(row: Outbox, result: SendResult) -> Step:
    """Write down how the try ended, then what it cost: a text that has gone out is known to be out, whatever becomes of the sums."""
    step = _write_down(row, result)
    if isinstance(result, Accepted) or result.error.retry is Retry.LOOK_UP:
        try:
            spending.spent(segments.split(row.message.text).segments)
        except DatabaseError as error:
            event("sms.not_counted", outbox=row.pk, error=type(error).__name__)
    return step


def _write_down(row: Outbox, result: SendResult) -> Step:
    """If this worker's claim is still the last one."""
    if isinstance(result, Accepted):
        # After a lost lease the row may be back in `queued` or `unknown`. As long as nobody claimed it again, what this
        # worker knows is the truth, and keeps it from being sent twice.
        mine = Outbox.objects.filter(pk=row.pk, attempts=row.attempts, provider_key="").filter(
            state__in=(Delivery.SENDING, Delivery.UNKNOWN, Delivery.QUEUED)
        )
        return _move(row, mine, Step.SENT, Delivery.SENT, provider_key=result.key)
    error = result.error
    if error.retry is Retry.LOOK_UP:
        return _move(row, _unchanged(row), Step.UNKNOWN, Delivery.UNKNOWN, error=error)
    if error.retry is Retry.LATER and row.attempts < MOST_ATTEMPTS:
        step = _move(row, _unchanged(row), Step.AGAIN_LATER, Delivery.QUEUED, error=error)
        if step is Step.AGAIN_LATER:
            schedule(DELIVER, row.pk, schedule_type=Schedule.ONCE, next_run=timezone.now() + _pause_after(row.attempts))
        return step
    if error is SendError.OPTED_OUT:  # first: killed after the next line, nobody would ask again
        Conversation.objects.filter(pk=row.message.conversation_id).update(opted_out=True)
    return _move(row, _unchanged(row), Step.FAILED, Delivery.FAILED, error=error)


def _recover(row: Outbox) -> Step:
    """A row whose last try has no known end: ask the provider; send again only what it says it never got."""
    provider = _provider_of(row)
    try:
        found: LookUp = provider.look_up(_outgoing(row), row.created_at, _known_keys(row))
    except Exception as error:
        event("sms.provider_fault", outbox=row.pk, provider=provider.name, error=type(error).__name__)
        found = Found.CANNOT_TELL
    if isinstance(found, Accepted):
        step = _move(row, _unchanged(row), Step.SENT, Delivery.SENT, provider_key=found.key)
    elif found is Found.ABSENT and _older_than(row, SETTLE):
        if row.attempts < MOST_ATTEMPTS:
            step = _move(row, _unchanged(row), Step.AGAIN_LATER, Delivery.QUEUED, error=SendError.NO_CONNECTION)
        else:
            step = _move(row, _unchanged(row), Step.FAILED, Delivery.FAILED, error=SendError.NO_CONNECTION)
    elif row.state == Delivery.UNKNOWN:
        return Step.UNKNOWN
    else:
        step = _move(row, _unchanged(row), Step.UNKNOWN, Delivery.UNKNOWN, error=SendError.NO_VERDICT)
    if step is Step.AGAIN_LATER:
        schedule(DELIVER, row.pk, schedule_type=Schedule.ONCE, next_run=timezone.now() + _pause_after(row.attempts))
    return step


def _move(
    row: Outbox,
    rows: QuerySet[Outbox],
    step: Step,
    state: Delivery,
    *,
    provider_key: str = "",
    error: SendError | None = None,
) -> Step:
    moved = rows.update(
        state=state,
        provider_key=provider_key,
        error=error.value if error else "",
        updated_at=timezone.now(),
    )
    if not moved:
        return Step.TOO_LATE
    event("sms.out", outbox=row.pk, state=state.value, attempt=row.attempts, error=error.value if error else None)
    return step


# --- small questions ---


def _load(outbox_id: int) -> Outbox | None:
    return Outbox.objects.select_related("message__conversation").filter(pk=outbox_id).first()


def _unchanged(row: Outbox) -> QuerySet[Outbox]:
    """The row, if nobody changed it since it was loaded or claimed."""
    return Outbox.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)


def _of_conversation(row: Outbox) -> QuerySet[Outbox]:
    return Outbox.objects.filter(message__conversation=row.message.conversation_id)


def _outgoing(row: Outbox) -> Outgoing:
    conversation = row.message.conversation
    return Outgoing(
        sender=conversation.service_address,
        recipient=conversation.address,
        text=row.message.text,
        reference=str(row.pk),
    )


def _provider_of(row: Outbox) -> Provider:
    """Who was given this row, though another may be in use by now: only it can say what became of the row."""
    return named(row.provider) or current()


def _known_keys(row: Outbox) -> list[str]:
    return list(_of_conversation(row).exclude(provider_key="").values_list("provider_key", flat=True))


def _older_than(row: Outbox, age: timedelta) -> bool:
    return row.updated_at <= timezone.now() - age


def _pause_after(attempts: int) -> timedelta:
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def _first(rows: QuerySet[Outbox], *, most: int = SLICE, by: str = "pk") -> list[int]:
    return list(rows.order_by(by).values_list("pk", flat=True)[:most])


def _behind(outbox_id: int) -> int | None:
    """The first row of the conversation that still waits to be sent, if that is another."""
    conversation = Message.objects.filter(outbox=outbox_id).values("conversation")
    waiting = Outbox.objects.filter(message__conversation__in=conversation, state=Delivery.QUEUED)
    return waiting.exclude(pk=outbox_id).order_by("pk").values_list("pk", flat=True).first()


def _enqueue_behind(outbox_id: int) -> None:
    following = _behind(outbox_id)
    if following is not None:
        _enqueue(following)


def _enqueue(outbox_id: int) -> None:
    try:
        # The row itself says how it went. To keep each task as well would cost more than the sending.
        async_task(DELIVER, outbox_id, save=False)
    except DatabaseError as error:
        event("sms.not_enqueued", outbox=outbox_id, error=type(error).__name__)
