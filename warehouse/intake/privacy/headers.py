"""Columns that hold persons, told by their header alone: they are never read."""

from __future__ import annotations

import re

from warehouse.intake.values.normalisation import normalise

_SPACE = re.compile(r"[\s*]+")
_SEPARATORS = re.compile(r"[/、,;|>·]|及|和|与")
_BRACKETS = re.compile(r"\([^()]*\)")

_COUNTS = re.compile(
    r"(?:人数|次数|数量|数目|数|人次|总数|合计|占比|比例|率|个数|人员数)(?:\([^()]*\))?$|\((?:人|名|人次|个)\)$"
)
"""Headers of figures about persons, which are none themselves: 追责问责人数, 责任人数(人)."""

_YES_OR_NO = re.compile(r"^(?:是否|有无|是不是)|一肩挑|(?:情况|意见|制度|类型|方式|时间|日期)$")

_ANYWHERE = re.compile(
    r"姓名|名字|电话|手机|座机|联系方式|联络方式|微信|QQ|邮箱|电子邮件|身份证|证件号|公民身份|居民身份|银行卡|卡号|银行账[号户]|开户"
    r"|被反[映应]人|反[映应]人(?:职务|级别|职级)?|反映对象|举报人|信访人|上访人|涉案人员|涉及人员|出生(?:年月|日期)?|籍贯|民族|学历|家庭住址|住址|户籍|政治面貌"
    r"|phone|mobile|telephone|idcard|id_card|idno|id_no|fullname|full_name",
    re.IGNORECASE,
)
"""Words that make a column one of persons wherever they stand."""

_AT_THE_END = re.compile(
    r"(?:责任人|联系人|联络人|经办人|承办人|代办人|申请人|申报人|填报人|填表人|审核人|审批人|复核人|销号人|验收人|验收人员|核查人|核查人员|核验人|督办人"
    r"|负责人|主要负责人|落实人|责任人员|当事人|相关人员|法人代表|法定代表人|负责同志|责任同志|牵头人|包保人|包案人|帮扶人|网格员"
    r"|书记|第一书记|副书记|支书|主任|村长|组长|副组长|巡察专员|联络员|信息员|组织委员|纪检委员"
    r"|责任领导|牵头领导|分管领导|包联领导|包村领导|联村领导|挂包领导|联系领导|挂点领导|驻点领导|县级领导|市级领导|包保领导|协助整改工作的领导|主管领导"
    r"|领导班子成员|班子成员|党组织主要负责人|责任清单|组成人员|巡察组成员|驻村干部|包村干部|驻村工作队员)$"
)
"""Words that name a person where they end a header (责任人 does, 责任人所在单位 does not)."""

_ALONE = frozenset(
    {"职务", "职级", "级别", "现任职务", "性别", "年龄", "name", "contact", "person"}
)
"""Headers that are about a person when they say nothing else."""


def is_personal(header: str) -> bool:
    """Return whether the column under `header` holds names, numbers or posts of persons."""
    text = _SPACE.sub("", normalise(header))
    if _COUNTS.search(text):
        return False
    if _ANYWHERE.search(text):
        return True
    if _YES_OR_NO.search(text):
        return False
    bare = _BRACKETS.sub("", text)
    parts = {bare, *_SEPARATORS.split(bare)}
    return any(part.lower() in _ALONE or _AT_THE_END.search(part) for part in parts if part)
