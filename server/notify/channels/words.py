"""E-mail and SMS as the worker uses them: a claim goes in, words come out."""

from __future__ import annotations

import time
from collections.abc import Mapping

from server.config import Config
from server.notify.channels.email import EmailChannel, smtp_server
from server.notify.channels.sms import SmsChannel, sms_gateway
from server.notify.delivery import Addressee, Channel, Result
from server.notify.letters import letter
from server.notify.messages import PushMessage

AnyChannel = EmailChannel | SmsChannel


class WordsChannels:
    """The channels that are set up, and how the portal calls itself in them."""

    def __init__(self, channels: Mapping[Channel, AnyChannel], name: str, url: str) -> None:
        self.channels = channels
        self._name = name
        self._url = url

    async def send(self, to: Addressee, message: PushMessage) -> Result:
        """One attempt. A channel that was taken out of the settings carries nothing."""
        channel = self.channels.get(to.channel)
        if channel is None:
            return Result("failed")
        words = letter(message, to.language, self._name, self._url)
        return await channel.send(to.address, words)


def words_channels(config: Config) -> WordsChannels:
    """Raises ConfigError for an address that cannot be used."""
    channels: dict[Channel, AnyChannel] = {}
    server, gateway = smtp_server(config), sms_gateway(config)
    if server is not None:
        channels["email"] = EmailChannel(server, config.name)
    if gateway is not None:
        channels["sms"] = SmsChannel(gateway, time.time)
    return WordsChannels(channels, config.name, config.url)
