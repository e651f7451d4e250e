"""Reading what strangers wrote: text, pictures and films taken out of their files, made anew.

A program of its own, run apart from the app with little memory and time; it imports nothing of
ours and never sees the database. `judging.documents.reading_copies` starts it.
"""
