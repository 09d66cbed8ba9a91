"""Plans of the rounds that are left: which team inspects which village, how and when.

An integer programme over lots of villages that are alike, solved by HiGHS through scipy. Frames in,
frames out: it knows no version, no page and no office.
"""
