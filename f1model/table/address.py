"""The address of an engine, read as the library that will use it reads it, and told from AWS's own."""

import socket
import unicodedata
from collections.abc import Callable
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.loaders import Loader
from botocore.utils import is_valid_endpoint_url, is_valid_ipv6_endpoint_url
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from f1model.errors import BackendError

# Where AWS's machines ask for their settings and their credentials, and what it reserves for such services.
_OWN = (ip_network("169.254.0.0/16"), ip_network("fd00:ec2::/32"))
_FIX = "Write it as http://localhost:8000."
_LONGEST = 200  # characters of an address that a message repeats


@cache
def aws_domains() -> tuple[str, ...]:
    """The domains that AWS answers under, from botocore's own list of partitions, and its top-level domain."""
    outputs = [each["outputs"] for each in Loader().load_data("partitions")["partitions"]]
    suffixes = {each[name] for each in outputs for name in ("dnsSuffix", "dualStackDnsSuffix")}
    return tuple(sorted({*suffixes, "aws"}))


def is_aws(host: str) -> bool:
    """Whether a host's name is under one of AWS's domains, however it is spelt. No name is looked up."""
    # As IDNA maps it: letters of full width, dots of another script.
    name = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").lower().strip(".")
    return any(f".{name}".endswith(f".{domain}") for domain in aws_domains()) and name != "aws"  # it may be a neighbour


def address(url: str) -> tuple[str, int]:
    """The host and the port of an engine's ``url``.

    Raises BackendError if it is not an address, or one of AWS's own. Parsers disagree about some texts (what is the
    host of ``http://one\\@two``?), so AWS is refused if any of them would go there, and so is every such text.
    """
    names = _readings(url)
    where = url[:_LONGEST]
    text = where if where.isprintable() and where == where.strip() else repr(where)
    if any(is_aws(name) for name in names):
        raise BackendError(where, f"{text} is AWS itself, which costs money.", 'Ask for it by name: backend="aws".')
    if any(_is_reserved(name) for name in names):
        raise BackendError(where, f"{text} is an address that AWS's machines use among themselves.", _FIX)
    try:
        port = urlsplit(url).port
        used = parse_url(url)
        one_host = len({name.rstrip(".") for name in names}) == 1 and used.auth is None
        if url.isascii() and one_host and (is_valid_endpoint_url(url) or is_valid_ipv6_endpoint_url(url)):
            port = {"http": 80, "https": 443}[used.scheme or ""] if port is None else port
            if port:
                return names[0].rstrip("."), port
    except (ValueError, KeyError, LocationParseError):
        pass
    raise BackendError(where, f"{where!r} is not an address.", _FIX)


def _readings(url: str) -> list[str]:
    """The host as Python's parser reads it, which botocore asks, and as urllib3's does, which opens the connection."""
    names = []
    parsers: tuple[Callable[[str], Any], ...] = (urlsplit, parse_url)
    for parser in parsers:
        try:
            names.append((parser(url).hostname or "").strip("[]").lower())
        except (ValueError, LocationParseError):
            continue
    return names


def _is_reserved(host: str) -> bool:
    number = _number(host)
    return any(number in network for network in _OWN if number and number.version == network.version)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host is, in any spelling that the system takes: 0x7f.1, 2130706433, ::ffff:127.0.0.1."""
    try:
        number = ip_address(host)
    except ValueError:
        try:
            return IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return None
    return getattr(number, "ipv4_mapped", None) or number
