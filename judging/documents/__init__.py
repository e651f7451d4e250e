"""Printed and drawn matter: what leaves the system as a page or a picture."""
