"""The privacy corpus: personal items made from a seed in many ways of writing, and innocent texts.

Every number and name is made up; nothing here is taken from the tables of the guard itself.
"""

# ruff: noqa: E501, S311 - lists of texts; chance here need not be unforeseeable
from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from stdnum import luhn
from stdnum.cn import ric

DIGITS: Final = "0123456789"
WRITINGS: Final = {
    "full-width": str.maketrans(DIGITS, "０１２３４５６７８９"),
    "circled": str.maketrans(DIGITS, "⓪①②③④⑤⑥⑦⑧⑨"),
    "financial": str.maketrans(DIGITS, "零壹贰叁肆伍陆柒捌玖"),
    "Chinese": str.maketrans(DIGITS, "〇一二三四五六七八九"),
}
SEPARATORS: Final = (" ", "-", "—", ".", "·", "/", "_", "\u3000", "\u200b", "  ", "\ufeff")
AROUND: Final = (
    "{}", "村民反映低保问题，{}", "账目不清（{}），限期整改", "2024年6月30日{}", "经查{},多领补贴3000元", "1.{}"
)  # fmt: skip
COUNTIES: Final = ("511126", "411123", "362502", "530102", "652901")


@dataclass(frozen=True)
class Item:
    """One planted item: the text, what of it nobody may see again, and how it is written."""

    text: str
    secret: str
    kind: str


def identity(chance: random.Random) -> str:
    day = f"{chance.randint(1940, 2006)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    first = f"{chance.choice(COUNTIES)}{day}{chance.randint(0, 999):03}"
    return first + ric.calc_check_digit(f"{first}0")


def mobile(chance: random.Random) -> str:
    return f"1{chance.randint(3, 9)}{chance.randint(0, 10**9 - 1):09}"


def card(chance: random.Random) -> str:
    first = f"{chance.choice(('622848', '621700', '622202'))}{chance.randint(0, 10**12 - 1):012}"
    return first + luhn.calc_check_digit(first)


def in_groups(number: str, separator: str, chance: random.Random) -> str:
    """The digits in groups of any size."""
    parts, at = [], 0
    while at < len(number):
        size = chance.randint(1, 6)
        parts.append(number[at : at + size])
        at += size
    return separator.join(parts)


def numbers(seed: int) -> list[Item]:
    """About 260 numbers: kinds by writings."""
    chance = random.Random(seed)
    items: list[Item] = []

    def plant(kind: str, written: str, text: str | None = None) -> None:
        whole = text or chance.choice(AROUND)
        items.append(Item(whole.format(written), written, kind))

    for name, make in (("identity", identity), ("mobile", mobile), ("card", card)):
        for _ in range(16):
            plant(name, make(chance))
        for separator in SEPARATORS:
            plant(f"{name} in groups", in_groups(make(chance), separator, chance))
            plant(f"{name} apart", separator.join(make(chance)))
        for writing, table in WRITINGS.items():
            plant(f"{name} {writing}", make(chance).translate(table), "问题：{}属实")
            plant(f"{name} {writing}", in_groups(make(chance).translate(table), " ", chance), "{}")
    for _ in range(6):
        wrong = identity(chance)
        plant("identity, wrong check digit", f"{wrong[:17]}{(int(ric.calc_check_digit(wrong).replace('X', '9')) + 1) % 10}")  # fmt: skip
        plant("identity, old", f"{chance.choice(COUNTIES)}{chance.randint(60, 99)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randint(1, 999):03}")  # fmt: skip
        number = mobile(chance)
        for before in ("0", "+86", "0086", "86-", "(+86)", "+86 "):
            plant("mobile with prefix", f"{before}{number}")
        plant("mobile in brackets", f"({number[:3]}){number[3:]}")
        plant("mobile masked", f"{number[:3]}****{number[7:]}")
        whole = identity(chance)
        plant("identity masked", f"{whole[:6]}********{whole[14:]}")
        account = str(chance.randint(10**11, 10**20))
        plant("account", account, chance.choice(("账号{}", "开户行:农业银行{}", "汇入账户 {}", "卡号：{}")))  # fmt: skip
        landline = str(chance.randint(2_100_000, 8_900_000))
        plant("landline", chance.choice(("0833-{}", "(0833){}", "0833 {}", "（0833）{}")).format(landline))  # fmt: skip
        plant("QQ", str(chance.randint(10_000, 4_000_000_000)), chance.choice(("QQ{}", "QQ号：{}", "扣扣{}")))  # fmt: skip
        plant("WeChat", f"lihai_{chance.randint(1960, 1999)}", chance.choice(("微信号{}", "wx:{}", "VX {}", "加微信{}")))  # fmt: skip
        plant("e-mail", f"wang.{chance.randint(10, 99)}@{chance.choice(('163.com', 'qq.com', 'sina.com.cn'))}")  # fmt: skip
        plant("document", f"E{chance.randint(10**7, 10**8 - 1)}", chance.choice(("护照{}", "护照号：{}", "通行证号 {}")))  # fmt: skip
    for rounded in ("5.11126199001011E+17", "5.11126E+17", "1.38001E+10", "6.22202E+18"):
        plant("rounded", rounded)
    return items


SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗宋郑谢韩唐冯董程曹袁邓许彭苏蒋蔡魏薛余潘杜"
GIVEN: Final = [
    "伟",
    "芳",
    "强",
    "军",
    "杰",
    "涛",
    "刚",
    "敏",
    "建国",
    "志强",
    "秀英",
    "桂英",
    "玉兰",
    "国强",
    "海燕",
    "晓东",
    "文华",
    "永红",
    "家明",
    "小平",
    "卫东",
    "长江",
    "有才",
    "富贵",
    "铁柱",
    "光荣",
    "思源",
    "雨涵",
    "世昌",
    "守信",
    "学友",
    "开明",
    "克勤",
    "定邦",
    "二娃",
    "德福",
    "大海",
    "素芬",
    "明轩",
    "金花",
]
OTHER_NAMES: Final = (
    "欧阳建国", "上官云飞", "司马光明", "诸葛明亮", "慕容雪梅", "阿依古丽·买买提", "扎西顿珠", "次仁卓玛",
    "吉克阿木", "海来木呷", "努尔兰·哈孜", "巴特尔",
)  # fmt: skip
PHRASES_WITH_NAMES: Final = (
    "书记{}未履行职责", "{}书记未公示", "村主任{}虚报面积", "会计{}白条入账", "给予{}党内警告处分", "党员{}参与赌博",
    "由{}负责整改", "鱼塘由{}承包", "对{}进行批评教育", "{}承包村集体鱼塘", "经查，{}挪用资金3万元", "{}、{}二人未公示",
    "{}同志落实不力", "{}等3人违规领取", "{}(身份证已收)", "{}的妻子享受低保", "{}之子享受低保", "与{}串通套取资金",
    "低保户{}去世后仍领取", "向{}借款2万元", "填表人：{}", "导出人:{}", "数据来源：{}", "责任人：{}、{}", "第一书记{}不在岗",
    "以{}名义领取", "挂靠在{}名下", "包保干部{}未入户", "付款给{}劳务费", "虚报{}等5户", "工程承包商{}", "责令{}退赔",
    "收缴{}违纪款", "免去{}职务", "{}拒不配合", "{}家庭收入超标", "查实{}侵吞", "{}弄虚作假", "合同乙方{}", "拖欠{}工资",
    "{}借款未还", "联系{}核实", "{}中标", "将林地交{}管理", "{}（村主任）",
)  # fmt: skip


def name(chance: random.Random) -> str:
    if chance.random() < 0.25:
        return chance.choice(OTHER_NAMES)
    return f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}"


def names(seed: int) -> list[Item]:
    """250 names in the words of a ledger."""
    chance = random.Random(seed)
    items = []
    for number in range(250):
        findings, own = PHRASES_WITH_NAMES[number % len(PHRASES_WITH_NAMES)], name(chance)
        items.append(Item(findings.format(own, name(chance)), own, findings))
    return items


PLACES: Final = (
    "谢家集", "胡家庙", "张家村", "王庄村", "高新区", "李子园", "石桥镇", "马家湾", "金山镇", "白云镇", "龙门镇",
    "向阳村", "高石坎村", "罗家沟", "平安村", "建设村", "团结村", "常青村", "金华村", "文明村", "石龙村", "黄桷坪村",
    "任家桥村", "方家岭", "宋家场", "江家碥村", "司马台村", "欧阳村", "温江区", "成华区", "安居区", "汉源县", "万源市",
    "苏家山", "阳家河", "明月村", "孔雀村", "段家庄", "尤溪口村",
    "许昌市", "唐山市", "霍林郭勒市", "马尔康市", "彭水县", "黄梅县", "邹平市", "白云山",
)  # fmt: skip
OF_PLACES: Final = (
    "{}党支部书记履职不到位", "对{}进行整改", "由{}负责整改", "{}承包合同未公示", "{}、{}两村联建", "与{}签订协议",
    "向{}发放补贴", "{}村民反映强烈", "{}书记", "{}村主任", "{}至{}公路硬化", "{}集体经济薄弱", "责任单位:{}",
    "给予{}通报批评", "{}低保户评定不规范",
)  # fmt: skip
INNOCENT: Final = (
    "党员大会未按期召开", "由村委会负责", "对账不及时", "党员干部带头", "主任会议记录缺失", "高标准农田建设", "安全饮水工程",
    "常态化开展", "金额12345678.90元", "合同金额138,001,380.00元", "村代码511126100201", "20240630", "川委发〔2024〕12号",
    "2024年6月30日至2024年7月31日", "2021.06.30-2021.07.31", "资金13800138000元", "问题编号13、15、21、34、35、6",
    "序号1 2 3 4 5 6 7 8 9 10 11", "邮编614200", "热线12345", "GB/T 2260-2007", "2024-06-30 10:00:00",
    "坐标103.12345678,29.7654321", "同比增长13.8%,环比2.35%", "账户余额138000元", "微信工作群管理不规范", "微信支付5000元",
    "QQ群未建立", "电话费报销3000元", "护照管理", "会计核算不规范", "书记谈心谈话少", "马克思主义", "金银花种植", "万年青",
    "平安建设", "数据来源:县统计局", "填表单位:县委巡察办", "党建·乡村振兴", "第三轮巡察", "二〇二四年六月三十日",
    "人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分", "预算1380.50万元,决算1299.30万元", "项目编号511126202406300001",
)  # fmt: skip


def innocent(seed: int) -> list[str]:
    """500 texts without any person."""
    chance = random.Random(seed)
    texts = list(INNOCENT)
    while len(texts) < 500:
        text = chance.choice(OF_PLACES).format(*chance.sample(PLACES, 2))
        if text not in texts:
            texts.append(text)
    return texts
