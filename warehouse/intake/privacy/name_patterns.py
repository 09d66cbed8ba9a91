"""The words between which names of persons stand, and the patterns made of them.

They are written so that both Python and the quick test over whole columns (Rust) can use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from warehouse.intake.privacy.name_forms import LIKELY_BY_FORM
from warehouse.intake.privacy.surnames import (
    ANYBODY,
    CLEAR,
    COMPOUND,
    ETHNIC,
    GIVEN,
    GIVEN_NAMES,
    SINGLE,
)

HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff"
CHARACTER: Final = f"[{HAN}]"
POINT: Final = "[·•‧・∙]"

_singles = "".join(sorted(SINGLE))
SURNAME: Final = f"(?:{'|'.join(sorted(COMPOUND))}|[{_singles}])"
FIRST: Final = f"[{_singles}{''.join(sorted({name[0] for name in COMPOUND}))}]"
LAST: Final = f"[{_singles}{''.join(sorted({name[-1] for name in COMPOUND}))}]"
OFTEN_GIVEN: Final = f"[{''.join(sorted(GIVEN))}]"
CLEAR_SURNAME: Final = f"[{''.join(sorted(CLEAR))}]"
ETHNIC_PART: Final = f"(?:{'|'.join(sorted(ETHNIC, key=len, reverse=True))})"
_ETHNIC_NAME: Final = "|".join(sorted(part for part in ETHNIC if len(part) > 2))
SOMEBODY: Final = f"(?:{'|'.join(sorted(ANYBODY))})"

POSTS: Final = (
    "书记|主任|支书|村长|会计|出纳|文书|镇长|乡长|局长|科长|所长|站长|县长|市长|部长|队长"
    "|组长|社长|校长|院长|会长|园长|厂长"
    "|经理|老板|主席|秘书"
)
_RELATIVES = (
    "子|妻|女|父|母|弟|兄|夫|妹|姐|侄|婿|媳|孙|叔|舅|姑|姨|嫂|岳父|岳母|儿子|女儿|妻子"
    "|丈夫|父亲|母亲|弟弟|哥哥|姐姐|妹妹|兄弟|胞弟|胞兄"
    "|女婿|儿媳|侄子|侄女|外甥|孙子|爱人|配偶|亲属|亲戚|家属|家人|前妻"
)
_RELATIVES_IN_FULL = "|".join(word for word in _RELATIVES.split("|") if len(word) > 1)
TITLES_AFTER: Final = (
    f"同志|总?支?书记|副?(?:{POSTS})|支委|委员(?!会)|专干|网格员|先生|女士|老师|医生"
    f"|等人(?!员)|之(?:{_RELATIVES})|的?(?:{_RELATIVES_IN_FULL})"
    "|夫妇|夫妻|父子|母子|兄弟|姐妹|电话|手机|联系电话|本人|名下|户(?=[的内低享领])|家(?=[的享领里低建])"
)
"""What follows a name."""

TITLES_BEFORE: Final = (
    f"同志|{POSTS}|主席|专干|网格员|村医|教师|老师|委员|支委|民警|护林员|保洁员|信息员|联络员|报账员|出纳员"
    "|村干部|镇干部|干部|党员|村民|群众|社员|居民|农户|户主|贫困户|低保户|五保户|脱贫户"
    "|监测户|特困户|村霸|包工头|店主|业主|经营者"
    "|残疾人|退役军人|退伍军人|老党员|预备党员|党员代表|村民代表|负责人|联系人|责任人"
    "|被反映人|反映人|举报人|信访人|经办人|承包人|法人|姓名"
    "|导出人|填表人|填报人|制表人|审核人|复核人|审批人|签字人|记录人|收款人|领款人|借款人"
    "|代领人|受益人|申请人|当事人|知情人|证明人|保管人"
    "|录入人|上报人|报送人|统计人|数据来源|法定代表人|代表人|嫌疑人|被告人|被告|原告|罪犯"
    f"|其(?:{_RELATIVES})|儿子|妻子|女儿|丈夫|父亲|母亲|弟弟|哥哥|女婿|儿媳|侄子|侄女|外甥|孙子|配偶|爱人|胞弟|胞兄|名叫|叫做|人员|举报|反映|租给|借给"
    "|交给|转给|卖给|包给|付给|送给|让给|发给|分给|收受|安排|指使|委托|聘请|雇请|雇用"
    "|任命|选举|推荐|免去|约谈|查处|处理|包庇|袒护|照顾|关照|发展|吸收"
)
"""What stands before a name."""

ANNOUNCED: Final = rf"(?:[(（]{CHARACTER}{{1,4}}[)）])?\s?[:：]?\s{{0,2}}"
"""What may stand between such a word and the name."""

_FOLLOWING = (
    "[在违以将因与和及未利于为被把的等兼同说对向从把称私收挪侵套虚截贪优担任负系身家户之某个"
    "给已没擅骗冒享领报签曾占是涉借转送打驾酒赌多经不代承也又却去到拿用先后并且仍所欠买卖种养建修办拒参保施白承]"
    "|死亡|长期|多次|违|垄断"
)
FOLLOWS: Final = f"(?=$|[^{HAN}]|{_FOLLOWING})"
"""What may follow a name that stands behind a word that tells one."""

_PUNISHED = (
    "党内|严重警告|警告|撤销|开除|留党|记大?过|政务|诫勉|通报|批评|处分|立案|免职|降|问责"
    "|提醒|约谈|组织处理|行政"
)
_TREATED = (
    "进行|予以|给予|作出|立案|采取|诫勉|提醒|谈话|约谈|批评|处理|追究|实施|严肃|通报|处以"
    "|的|开展|执行|免"
)
_ENTRUSTED = (
    "负责|承包|牵头|保管|经手|签字|代签|办理|担任|包干|代领|领取|垫付|承建|经营|兼任|代管"
    "|使用|施工|管理|承担|落实|督办|出面|组织"
    "|联系|个人|一人|占用|支配|转包|代为|主持|分管|审批|出具|掌管|控制|全权|操作|收取|租"
)
_DEALT_WITH = (
    "串通|合谋|勾结|共同|签订|合伙|发生|存在|恶意|商议|私下|系|达成|一起|之间|有|等|互相"
    "|私自|协商|联合|伙同|约定|因"
)
_GIVEN_TO = (
    "借|索|收|支付|行贿|送|转|发放|汇|付|出借|追缴|索要|核实|了解|购买|租赁|出租|反映"
    "|举报|索取|提供|赠送|打款|购"
)
BETWEEN: Final = (
    ("给予|对", _PUNISHED),
    ("对|将|把|免去|撤销|开除", _TREATED),
    ("由|被|经|让|请", _ENTRUSTED),
    ("与|和|同|跟|伙同|联合", _DEALT_WITH),
    ("向|给|为|从|替|帮", _GIVEN_TO),
)
"""Words before and words after between which only a person is likely to stand."""

DEEDS: Final = (
    "承包|经手|签字|代签|冒领|虚报|侵占|挪用|套取|骗取|截留|贪污|违规|违纪|违法|担任|任职"
    "|代领|保管|私自|擅自|利用职务|利用|收受|索要|私分"
    "|报销|垄断|霸占|多领|重复领|领取|享受|反映|举报|信访|上访|优亲厚友|醉驾|酒驾|赌博"
    "|吸毒|去世|死亡|在逃|被|受到|因|兼任|系|不符合"
    "|未经|强占|占用|经营|开办|私建|违建|拖欠|隐瞒|虚构|虚开|伪造|接受|参与|组织|家里"
    "|家中|家属|家庭|殴打|辱骂|干预|插手|为其|将其|把"
)
"""What a name at the beginning of a clause may do."""

BEFORE_DEEDS: Final = (
    "经查|查明|反映|发现|其中|名为|由|对|向|与|和|及|其|原|系|即|是|给|将|被|同意|要求"
    "|责令|通知|指使|安排|伙同|村民|党员|群众"
)
"""What may stand before such a name within its clause."""

SEVERAL: Final = (
    r"(?:[二两三四五六七八九十]人|[2-9]人|夫妇|夫妻|等人(?!员)"
    r"|等\s?[0-9一二两三四五六七八九十]+\s?(?:人|名|户))"
)
"""What follows names that are listed."""

PARTICULARS: Final = (
    r"[（(，,、:：]\s?(?:身份证|公民身份|男[，,)）、]|女[，,)）、]|[汉回藏彝苗羌满土蒙维]族"
    r"|中共党员|生于|19[0-9]{2}年|出生|住址)"
)
"""What is told of a person behind the name."""

_LOOKS_AHEAD = re.compile(r"\(\?[!=][^)]*\)")

_SURE_LAST = f"[三四五六七八九{''.join(sorted(GIVEN | {name[-1] for name in GIVEN_NAMES}))}]"
COMPOUND_NAME: Final = f"(?:{'|'.join(sorted(COMPOUND))}){CHARACTER}{{1,2}}"
_MADE_LIKE_ONE = (
    rf"{FIRST}{_SURE_LAST}|{COMPOUND_NAME}|{FIRST}{CHARACTER}{_SURE_LAST}"
    rf"|{FIRST}{CHARACTER}{{1,2}}(?:$|[^{HAN}]|{_FOLLOWING})"
)
"""A name that is sure, or one that what follows lets end."""

Kind: TypeAlias = Literal["title", "between", "deed", "several", "alone", "form"]

LIKELY: Final[Mapping[Kind, str]] = {
    "title": "|".join(
        (
            rf"{LAST}{CHARACTER}{{0,2}}[(\uff08]?(?:{_LOOKS_AHEAD.sub('', TITLES_AFTER)})",
            rf"(?:{TITLES_BEFORE}){ANNOUNCED}(?:{_MADE_LIKE_ONE}|{ETHNIC_PART})",
            rf"{ETHNIC_PART}{CHARACTER}{{0,2}}(?:{_LOOKS_AHEAD.sub('', TITLES_AFTER)})",
            rf"{CHARACTER}{PARTICULARS}",
            rf"{CLEAR_SURNAME}[总工]",
        )
    ),
    "between": "|".join(
        rf"(?:{before})(?:{FIRST}|{ETHNIC_PART}){CHARACTER}{{1,3}}(?:{after})"
        for before, after in BETWEEN
    ),
    "deed": rf"(?:{FIRST}{CHARACTER}?{_SURE_LAST}|{COMPOUND_NAME}|{ETHNIC_PART}{CHARACTER}{{0,2}})"
    rf"(?:{DEEDS})",
    "several": rf"{FIRST}{CHARACTER}{{1,3}}(?:{_LOOKS_AHEAD.sub('', SEVERAL)})",
    "alone": "|".join(
        (
            rf"(?:^|[^{HAN}]){FIRST}{CHARACTER}?{OFTEN_GIVEN}{{1,2}}(?:[^{HAN}]|$)",
            rf"{FIRST}{CHARACTER}?某|{ETHNIC_PART}{ETHNIC_PART}|{_ETHNIC_NAME}",
            rf"{CHARACTER}{POINT}{CHARACTER}",
            rf"{SOMEBODY}|[老小]{CLEAR_SURNAME}|{CLEAR_SURNAME}[×Xx○＊*]|{FIRST}[*]{{2}}",
        )
    ),
    "form": LIKELY_BY_FORM,
}
"""What every text has in which a name of a kind is found: the quick test of a whole column."""

LIKELY_WHOLE: Final = (
    rf"^[\s0-9A-Za-z_./#-]*(?:{FIRST}(?:\s?{CHARACTER}){{1,3}}"
    rf"|{CHARACTER}{{2,7}}{POINT}{CHARACTER}{{2,7}}|{ETHNIC_PART})"
)
"""The same of a text that may be a name and nothing else."""
