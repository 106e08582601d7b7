"""Where a call comes from, for a provider that signs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from django.http import HttpRequest


def is_among(request: HttpRequest, networks: Iterable[str]) -> bool:
    """Whether the caller's address lies in one of these. An empty list lets nobody in.

    A proxy on this machine calls from loopback on behalf of the whole world. It says for whom in X-Forwarded-For, whose
    last entry is the one it wrote itself; so that entry must be in the list too.
    """
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    callers = [request.META.get("REMOTE_ADDR", ""), *([told] if told else [])]
    return all(_lies_in(caller, networks) for caller in callers)


def is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _lies_in(caller: str, networks: Iterable[str]) -> bool:
    try:
        address = ip_address(caller)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(is_network(network) and address in ip_network(network, strict=False) for network in networks)
