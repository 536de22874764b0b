"""Citizens' accounts: what lets a person open her database on more than one device.

A device's identity (``server/identity.py``) needs no account. It grows into one when an e-mail
address or a mobile number is confirmed by a code, or a passkey is added. Every further device has
credentials of its own for the same ``citizen-<hex>``, so each can be revoked alone.
"""
