"""The contract: what travels between citizen, server and office, as msgspec Structs."""
