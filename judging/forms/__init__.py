"""The shape of what people send; what it means is decided by the services."""
