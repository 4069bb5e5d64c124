"""The words a customer file chooses from, each with the initials that jump to it."""

from __future__ import annotations

from cmdesk.core.field import choices

STAGES = choices(prospect="潜在客户 qzkh", customer="客户 kh")
"""S4-23: two populations; a prospect becomes a customer with the first order."""

BUSINESS_KINDS = choices(
    retailer="零售商户 lssh", dealer="经销商 jxs", farm="直销用户（养殖场） zxyh", mill="饲料厂 slc", organisation="单位客户 dwkh",
    other="其他 qt",
)  # fmt: skip
"""S4-14, with retail and office customers of S0 and S2."""

MARKET_TYPES = choices(city="城市 cs", town="城镇 cz", township="乡村 xc", village="农村 nc")
"""S1-86."""

RETAIL_FORMATS = choices(
    mall="商场 sc", supermarket="超市 cs", convenience="便利店 bld", tobacco="烟酒店 yjd", grocery="食杂店 szd",
    entertainment="娱乐服务 ylfw", other="其他 qt",
)  # fmt: skip
"""S1-86, the trade's own list."""

TERMINAL_STATES = choices(built="已建成 yjc", building="正在建设 zzjs", promising="有潜力 yql", none="未建设 wjs")
TERMINAL_LEVELS = choices(A="A级", B="B级", C="C级", D="D级")
VISIT_CLASSES = choices(core="核心 hx", potential="潜力 ql", regular="常规 cg", support="帮扶 bf")
"""S1-77."""

CADENCES = choices(monthly="单月 dy", bimonthly="双月 sy", quarterly="季度 jd")
"""S0-34."""

KEY_CLASSES = choices(key="重点 zd", focus="焦点 jd", ordinary="一般 yb", prospective="潜在 qz")
"""S4-17…19."""

NEED_LEVELS = choices(A="A（规模较大且迫切） a", B="B（一般需求） b", C="C（潜在需求） c")
"""S3-01; not to be confused with the volume level (X-4)."""

VOLUME_LEVELS = choices(A="A（大） a", B="B（中） b", C="C（小） c")
"""S4-15."""

AGES = choices(old="老客户 lkh", new="新客户 xkh")
"""S4-16, computed from the first trade."""

SUPPORT_REASONS = choices(
    old="老 l", weak="弱 r", ill="病 b", disabled="残 c", hardship="困 k", allowance="低保 db",
    unable="不能从事体力劳动 bncstlld", crosscode="串码 cm",
)  # fmt: skip
"""S1-81."""

COMPANY_FORMS = choices(
    individual="个体工商户 gtgsh", personal="个人经营 grjy", limited="有限责任公司 yxzrgs", stock="股份公司 gfgs",
    joint="合资公司 hzgs", state="国有企业 gyqy", public="机关事业单位 jgsydw", cooperative="合作社 hzs", other="其他 qt",
)  # fmt: skip

WEEKDAYS = choices(
    mon="周一 zy", tue="周二 ze", wed="周三 zs", thu="周四 zs", fri="周五 zw", sat="周六 zl", sun="周日 zr"
)

SOURCES = choices(
    exhibition="行业展览会 hyzlh", press="行业报刊 hybk", internet="互联网 hlw", association="行业协会 hyxh",
    brands="商场品牌摘抄 scppzc", partner="合作伙伴介绍 hzhbjs", referral="客户引荐 khyj", walk_in="自然到访 zrdf",
    sweep="楼宇初访 lycf", yellow_pages="企业黄页 qyhy", campaign="营销活动 yxhd", other="其他 qt",
)  # fmt: skip
"""S3-07's six, S2-01, S2-02, S2-21, S3-11."""

CREDIT_RATINGS = choices(AAA="AAA", AA="AA", A="A", B="B", C="C")
PAYMENT_ATTITUDES = choices(prompt="爽快 sk", fair="一般 yb", slow="迟缓 ch", hard="为难 wn", default="拖欠 tq")
SEXES = choices(male="男 n", female="女 n")
INTRODUCERS = choices(association="行业协会 hyxh", authority="主管部门 zgbm", company="公司 gs", person="个人 gr")
"""Who introduces us to a large or difficult customer (S3-19)."""

DECISION_POWERS = choices(yes="有 y", no="无 w", unknown="待了解 dlj")
CALENDARS = choices(solar="公历 gl", lunar="农历 nl")
EDUCATIONS = choices(
    primary="小学 xx",
    junior="初中 cz",
    senior="高中/中专 gz",
    college="大专 dz",
    bachelor="本科 bk",
    master="研究生 yjs",
)

PERSON_ROLES = choices(
    owner="所有者 syz", operator="经营者 jyz", manager="管理者 glz", legal="法定代表人 fddbr", buyer="采购 cg",
    reception="接待/行政/文秘 jd", logistics="后勤 hq", finance="财务 cw", insider="内线 nx", other="其他 qt",
)  # fmt: skip
"""S4-09, S2-05; 内线 (S2-14) is confidential."""

EXTRA_KINDS = choices(
    text="文字 wz",
    long_text="长文字 cwz",
    whole="整数 zs",
    money="金额 je",
    day="日期 rq",
    flag="是否 sf",
    choice="选项 xx",
)
VISIT_RESULTS = choices(
    unvisited="未访 wf", visited="已访 yf", absent="无人 wr", refused="谢绝 xj", interested="有意向 yyx"
)
