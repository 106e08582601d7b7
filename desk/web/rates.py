"""How much one conversation and one address may send. Counted in Django's cache ("limits"): it outlives a restart.

Addresses are counted under a keyed hash, so none is stored.
"""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac

WINDOW = 60  # seconds


def message_is_over(conversation_id: str, address: str) -> bool:
    """Count one message; whether it is over the limit of its conversation or of its address."""
    if not settings.RATE_LIMITS:
        return False
    # Both are counted in any case: a conversation that is over its limit does not spare its address.
    by_conversation = _count("message", conversation_id)
    by_address = _count("message-address", _place(address))
    return by_conversation > settings.RATE_MESSAGES_PER_CONVERSATION or by_address > settings.RATE_MESSAGES_PER_ADDRESS


def conversation_is_over(address: str) -> bool:
    """Count one new conversation; whether it is over the limit of its address."""
    return settings.RATE_LIMITS and _count("conversation", _place(address)) > settings.RATE_CONVERSATIONS_PER_ADDRESS


def _place(address: str) -> str:
    """The address, or for IPv6 its network: one household has 2**64 addresses and may use a new one each time."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found.packed[:8] + bytes(8), 64)))


def _count(kind: str, who: str) -> int:
    window = int(time.time()) // WINDOW
    name = salted_hmac("desk.web.rates", f"{kind}:{window}:{who}").hexdigest()[:32]
    cache = caches["limits"]
    cache.add(name, 0, timeout=2 * WINDOW)
    try:
        return cache.incr(name)
    except ValueError:  # emptied between the two calls
        return 1
