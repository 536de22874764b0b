"""Notifications.

    async with notifications(config, store) as pushes:      # server/notify/service.py, in lifespan
        pushes.public_key                                   # for Portal.vapid_public_key
        pushes.wake()                                       # after a commit that enqueued

    enqueue(tx.connection, [cases_of(citizen)], PushMessage(...), key=notice_id, at=now)
                                                            # server/notify/outbox.py, in a work

Store.listen wakes the worker too, so only what changes no database needs ``wake``.
"""
