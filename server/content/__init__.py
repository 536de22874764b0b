"""What a new portal has in ``public``: services, municipalities, the first publication."""
