"""Groups of commands of ``saksi``, one module each; :mod:`saksi.cli` adds them."""
