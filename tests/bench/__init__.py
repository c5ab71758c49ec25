"""The measured figures of ``./profplan bench``.

Every ``bench_<topic>.py`` in this folder holds figures: functions marked with
:func:`.harness.figure`. A new figure needs nothing else, the harness finds it.
"""
