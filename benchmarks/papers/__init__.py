"""Papers of our own of the kinds that reach a clerk: stamped PDFs, scans with a written number, Word files with tables.

A letter of ``develop.json`` or ``kept.json`` says what stands in it, so that what is to be read is known before it is.
"""
