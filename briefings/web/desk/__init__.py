"""The officer's desk as pages, behind :mod:`briefings.web.pages`.

What they show (``board``, ``sheet``, ``departure``), what a form asks for (``gestures``, ``texts``,
``teaching``), whose draft is meant (``asking``). The decisions are elsewhere:
:mod:`briefings.desk`, :mod:`briefings.editing`, :mod:`briefings.approving`.
"""
