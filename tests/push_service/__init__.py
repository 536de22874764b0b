"""A push service for tests: RFC 8030 over real HTTP, with VAPID checked and messages decrypted."""
