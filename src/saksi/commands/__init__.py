"""Commands of ``saksi`` that have a module of their own; ``saksi.cli`` registers them.

Each is a function of typed options that gives an exit code, and imports what it needs when it is called.
"""
