"""The sample press of ``vigie demo``: invented French sources, served on loopback.

    press/*.yaml -> Outlet(Item) --edition--> Dispatch --layout--> Document --serve--> HTTP

Bodies, people and small towns are invented (their domains end in ``.example``, RFC 2606); only
departments and large towns are real, so that the territory of an item can be recognised.
"""
