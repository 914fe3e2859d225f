"""The formats of the field, one module each.

Every module has ``ABOUT``, which says what it keeps, maps and loses, and ``write(chosen, stream)``, which writes what was
chosen and gives the number of rows (lines, objects) that came of it. :data:`saksi.export.registry.MODULES` lists them.
"""
