"""CMS families that ship with the program: `NAME.yaml` holds what a template of that name would hold.

A template or source that names one inherits it below everything else.
"""
