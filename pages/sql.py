"""SQL 查询, whatever else one wants to know: read-only questions to the version that is shown."""

from pages.parts.frame import headline, shell
from pages.parts.sql import console, offered

shell.guard()
context = shell.enter()

headline.draw(context, context.words("sql.sentence"))
if offered.is_open(context):
    console.draw(context)
headline.foot(context)
