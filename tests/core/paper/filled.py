"""Values of the sheets of plans, calls and coaching, as their features hand them over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

DAY = date(2026, 11, 21)
OF_WORK: Mapping[str, Mapping[str, Any]] = {
    "approval_trail": {
        "number": "SP2026110007",
        "title": "投诉 TS2026110003 福顺烟酒店 处理方案",
        "applicant": "李敏",
        "unit": "城东片区",
        "flow": "严重投诉（2026-01-01 起）",
        "state": "已批准",
        "started": datetime(2026, 11, 18, 9, 5),  # noqa: DTZ001
        "ended": datetime(2026, 11, 20, 16, 30),  # noqa: DTZ001
        "amount": 1_200_000,
        "version": 2,
        "concerns": "福顺烟酒店有未结的严重投诉 TS2026110003（2026-11-17 受理，现在现场查证）",
        "changed": True,
        "content": [
            {"label": "客户", "text": "福顺烟酒店", "before": "未改"},
            {"label": "赔款", "text": "12000.00", "before": "15000.00"},
            {"label": "方案", "text": "补发十条并致歉；" * 6, "before": "补发十五条。"},
        ],
        "parts": [
            {
                "step": "1 部门会签",
                "who": "赵六（代王五）（加签）",
                "result": "同意",
                "received": "11-18 09:05",
                "acted": "11-18 15:20",
                "took": "4 小时 45 分",
                "words": "情况属实，请注意批号。\n附件：检验报告.pdf、现场照片.jpg",
            },
            {"step": "1 部门会签", "who": "孙七（加签）", "result": "已减签", "received": "11-18 09:05"},
            {
                "step": "2 总经理审批",
                "who": "张三",
                "result": "退回",
                "received": "11-18 15:20",
                "acted": "11-19 10:00",
                "took": "3 小时 10 分",
                "words": "退回到发起人：金额偏高，请核减。",
            },
        ],
        "others": [
            {"at": "2026-11-18 09:05", "who": "李敏", "what": "提交", "words": ""},
            {"at": "2026-11-18 11:00", "who": "王五", "what": "减签：孙七", "words": "由我部一并把关。"},
            {"at": "2026-11-19 11:00", "who": "李敏", "what": "重新提交", "words": "已按意见核减。"},
        ],
        "files": [
            {"name": "检验报告.pdf", "size": "312 KB", "by": "赵六（代王五） 2026-11-18 15:20 同意"},
            {"name": "现场照片.jpg", "size": "2.1 MB", "by": "赵六（代王五） 2026-11-18 15:20 同意"},
        ],
        "earlier": [
            {
                "number": "SP2026110005",
                "version": 1,
                "started": datetime(2026, 11, 16, 10, 0),  # noqa: DTZ001
                "state": "已作废",
            }
        ],
        "copies": "市场营销部（周八）、品控部（吴九）",
        "fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    "demand_forecast": {
        "unit": "城东片区",
        "month": "2026-12",
        "writer": "李敏",
        "state": "已确认",
        "due": "2026-11-25",
        "submitted": "2026-11-27 09:20（迟 2 天）",
        "goods": [
            {
                "name": "云山（软）",
                "quantity": 320,
                "households": 41,
                "before": 300,
                "change": 7,
                "actual": 310,
                "hit": 97,
            },
            {"name": "湖韵（硬经典）", "quantity": 120.5, "households": 18, "before": None, "actual": 0, "hit": 0},
        ],
        "others": "新品两种待定，按样本户口头需求估计。",
        "analysis": "依据：样本户和走访采集的下月需求。" * 5,
        "sign_writer": {"name": "李敏", "day": date(2026, 11, 27)},
        "sign_review": {"name": "王五　数据属实", "day": date(2026, 11, 28)},
        "sign_confirm": {"name": "赵六（代孙七）", "day": date(2026, 11, 30)},
    },
    "month_summary": {
        "month": "2026 年 10 月",
        "manager": "李敏",
        "area": "城东片区",
        "submitted_on": date(2026, 11, 5),
        "figures": [
            {"label": "走访", "text": "计划 14 户次，实际 13，未访 1，完成率 93%"},
            {"label": "投诉", "text": "受理 3 件，其中严重 1 件，已结案 2"},
        ],
        "analysis": "客户订货总体平稳，新品推广进度正常。" * 9,
        "opinions": "福顺烟酒店：希望上午送货。\n鑫源便利：订货系统有时打不开。",
        "lessons": "1. 路线按订货日排，省时间。\n2. 新品要带样品讲。",
        "outcome": "走访计划 14 户次，实际 13。",
        "shortfalls": "对潜力客户走访偏少。",
        "remedies": [{"text": "样本客户当天录完库存", "owner": "李敏", "due_on": date(2026, 11, 25)}],
        "before": [
            {
                "text": f"第 {number} 项改进措施",
                "owner": "李敏",
                "due_on": date(2026, 10, number),
                "result": "已落实：效果见本月走访记录",
            }
            for number in range(1, 5)
        ],
        "ahead": "节前库存摸底，配合促销方案讲解。",
        "comment": "张三：异动客户两天内要到。",
        "sign_writer": {"name": "李敏", "day": date(2026, 11, 5)},
        "sign_chief": {"name": "张三", "day": date(2026, 11, 6)},
    },
    "coaching_record": {
        "number": "DJ2026110001",
        "day": DAY,
        "rep": "李敏",
        "leader": "张三",
        "customer": "福顺烟酒店",
        "visit": "BF2026110021",
        "kind": "首次走访",
        "scale": 5,
        "mean": "4.5",
        "marks": [
            {"head": "准备工作", "score": 5, "remark": ""},
            {"head": "开场和介绍", "score": 4, "remark": "说得快了些，客户没有听清公司名称，请放慢。"},
        ],
        "supervision": "没有先问库存就推新品，当场提醒。",
        "guidance": "先看出样、问动销，再谈新品；" * 8,
        "praise": "记录认真。",
        "resolutions": [
            {"text": "开场白背熟", "due_on": date(2026, 11, 28), "outcome": "已做到", "word": "同访时检查过"},
            {"text": "带齐价目表", "due_on": date(2026, 12, 5)},
        ],
        "rep_word": "接受，下周改进。",
        "leader_signature": {"name": "张三", "day": DAY},
        "rep_signature": {"name": "李敏", "day": DAY},
    },
    "service_plan": {
        "number": "FW2026110008",
        "customer": "福顺烟酒店",
        "customer_number": "KH000224",
        "area": "城东片区",
        "name": "节日销售服务方案",
        "version": "第 2 版",
        "owner": "李敏",
        "period": "2026-11-05 至 2027-02-04",
        "needs": "节前集中采购多，去年缺货两天，客户有意见。",
        "goal": "节日期间不断货。",
        "measures": "节前三周共同预测需求，分两次订货。\n节前一周核对库存，节中电话值守。",
        "preparations": [
            {"sort": "产品宣传资料", "name": "新品折页", "ready": ["yes"]},
            {"sort": "业务合同", "name": "合同文本", "ready": []},
        ],
        "foreseen": [{"question": "货会不会又断？", "answer": "两次订货，中间补一次。"}],
        "versions": [
            {"version": "第 1 版", "on": date(2026, 11, 5), "who": "李敏", "why": "首次编写", "what": ""},
            {"version": "第 2 版", "on": DAY, "who": "李敏", "why": "客户要求上午送货", "what": "服务措施：加 1 行"},
        ],
        "written": {"name": "李敏", "day": DAY},
        "confirmed": {"name": "张三", "day": DAY},
        "words": "同意，注意回访。",
    },
    "script_sheet": {
        "name": "日常问候电话",
        "use": "日常情感维护",
        "version": "第 1 版",
        "valid_from": date(2026, 8, 24),
        "length": "64 字，约 16 秒（限 60 秒）",
        "goal": "保持联系，问清卖得怎样、有什么要办的。",
        "text": "{称呼}，{问候}，我是{我的姓名}。没有别的事，就是问问您：上次送的货卖得还顺吗？",
        "questions": [{"text": "上次送的货卖得怎么样？"}, {"text": "这几天有什么需要我办的？"}],
        "objections": [{"objection": "还行吧", "answer": "哪一样走得慢一点？我看看能不能帮您调换。"}],
        "brand_awareness": "本地七成客户知道。",
        "market_share": "约三成。",
        "key_customers": "连锁超市两家。",
    },
    "conduct_card": {
        "rules": [
            {"topic": topic if not number else "", "rule": rule}
            for topic, rules in (
                ("仪容仪表", ("着工装或正装，整洁得体", "挂牌上岗，工作牌戴在左胸")),
                ("服务用语", ("进门：“你好，我是××公司客户经理××，这是我的名片”", "离开：“谢谢您的支持，再见”")),
                ("现场纪律", tuple(f"第 {number} 条：不收礼、不吃请、不借钱" for number in range(1, 20))),
            )
            for number, rule in enumerate(rules)
        ]
    },
    "call_register": {
        "unit": "城东片区",
        "manager": "李敏",
        "since": date(2026, 11, 1),
        "until": DAY,
        "count": "入户 16 次，未访 1 次",
        "calls": [
            {
                "day": date(2026, 11, 2 + number),
                "arrived_at": time(9, number),
                "left_at": time(9, 20 + number),
                "customer": ("福顺烟酒店", "鑫源便利超市有限公司解放路二店")[number % 2],
                "address": "城东区解放路12号",
                "phones": "13812345678",
                "purpose": "收集下月需求",
                "result": "标价签全部更换；意见：对现在的服务满意" if number % 3 else "",
            }
            for number in range(17)
        ],
    },
    "morning": {
        "day": DAY,
        "unit": "城东片区",
        "leader": "张三",
        "minutes": 20,
        "results": "李敏：计划走访 12 户，实际 11 户，完成率 92%；电话 3 次\n欧阳震华：计划走访 10 户，实际 10 户，完成率 100%",
        "difficulties": "李敏 未访 福顺烟酒店：关门\n投诉未结 TS2026110003 鑫源便利",
        "market": "李敏：客流减少；价格 平稳",
        "needs": "福顺烟酒店：要标价签；送货早一点",
        "tasks": "李敏：走访 12 户（常规走访 9、样本走访 3）",
        "presences": [
            {"name": "张三", "present": "到会"},
            {"name": "李敏", "present": "到会"},
            {"name": "欧阳震华", "present": "缺席", "reason": "参加培训"},
        ],
        "decisions": [
            {"text": "集中补送标价签，先送断货的客户", "owner": "李敏", "due_on": DAY, "result": "已落实：已送到"},
            {"text": "异动客户今天实地走访", "owner": "欧阳震华", "due_on": DAY},
        ],
        "before": [{"text": "样品带给样本客户", "owner": "李敏", "due_on": date(2026, 11, 19)}],
        "sign_leader": {"name": "张三", "day": DAY},
    },
    "invitation_list": {
        "number": "HD20260001",
        "name": "终端陈列研讨会",
        "sort": "研讨会",
        "when": "2026-12-03 14:30 至 17:00",
        "place": "公司三楼会议室",
        "host": "张三",
        "counts": "名单 3 户，已邀请 2，来 1 户 2 人，待定 0，不来 1，未答复 0",
        "guests": [
            {
                "customer_number": "KH000012",
                "customer": "福顺烟酒店",
                "area": "城东片区",
                "guest": "欧阳震华",
                "phones": "13812345678",
                "user": "李敏",
                "way": "电话",
                "invited_on": DAY,
                "answer": "来",
                "people": 2,
                "note": "要接站",
            },
            {
                "customer_number": "KH000015",
                "customer": "鑫源便利超市有限公司解放路二店",
                "area": "城东片区",
                "guest": "司马喆",
                "phones": "0415-1234567、13912345678",
                "user": "李敏",
                "way": "邮寄请柬",
                "invited_on": DAY,
                "answer": "不来",
                "note": "当天盘点",
            },
            {"customer_number": "KH000018", "customer": "老张超市", "area": "城西片区", "user": "王强"},
        ],
    },
    "sign_in_sheet": {
        "number": "HD20260001",
        "name": "终端陈列研讨会",
        "when": "2026-12-03 14:30 至 17:00",
        "place": "公司三楼会议室",
        "guests": [
            {"customer": "福顺烟酒店", "guest": "欧阳震华", "people": 2, "came": 2, "phones": "13812345678"},
            {"customer": "鑫源便利超市有限公司解放路二店", "guest": "司马喆", "people": 1},
            {},
            {},
            {},
        ],
        "total": 2,
    },
    "technical_file": {
        "customer": "鑫源便利超市有限公司解放路二店",
        "customer_number": "KH000015",
        "area": "城东片区",
        "manager": "李敏",
        "cooperation": "联合做新品陈列，节前互通库存。",
        "services": [
            {
                "served_at": date(2026, 10, 12),
                "place": "客户店内",
                "way": "访问",
                "sorts": "技术指导、产品试用",
                "content": "讲解陈列标准，留下两条新品试用两周。",
                "result": "试用期销 38 条，愿意长期上柜。",
                "support": "提供样品和宣传架\n费用：试用样品",
                "user": "李敏",
                "cost": Decimal("260.00"),
            },
            {
                "served_at": DAY,
                "way": "电话",
                "sorts": "问题诊断",
                "content": "电话指导扫码枪设置。",
                "result": "已能正常使用。",
                "user": "欧阳震华",
            },
        ],
        "plans": [
            {
                "number": "FW2026110001",
                "name": "节日备货服务方案",
                "version": "第 2 版",
                "user": "李敏",
                "period": "2026-11-05 至 2027-02-05",
                "state": "执行中",
            },
        ],
    },
    "visit_info": {
        "week": "2026-11-16 至 2026-11-22",
        "manager": "李敏",
        "area": "城东片区",
        "until": DAY,
        "figures": [
            {
                "label": "拜访情况（周）",
                "now": "计划 60 户，实际 57 户，95%",
                "before": "计划 58 户，实际 58 户，100%",
                "change": "-1 户",
            },
            {
                "label": "销量（月）",
                "now": "1,310 条（订货 1,400 条）",
                "before": "1,250 条（订货 1,290 条）",
                "change": "+4.8%",
            },
            {"label": "销售额（月，元）", "now": "262,000.00", "before": "250,100.50", "change": "+4.8%"},
            {"label": "客户月毛利（元）", "now": "31,440.00", "before": "—", "change": ""},
            {"label": "服务满意度（月）", "now": "92.0%", "before": "90.5%", "change": "+1.5 个百分点"},
        ],
        "classes": [
            {"label": "核心", "now": 12, "week": "0", "month": "+1"},
            {"label": "合计", "now": 157, "week": "+2", "month": "-1"},
        ],
        "categories": [
            {
                "category": "一类",
                "now": "1,120 条",
                "before": "1,000 条",
                "change": "+12.0%",
                "present": "动销平稳，库存合理。",
                "trend": "节前看涨。",
                "promotion": "进店陈列加赠，先推样本客户。",
            },
            {"category": "三类", "now": "300 条", "before": "310.5 条", "change": "-3.4%"},
        ],
        "new_customers": "好邻居便利店（11-17 首次交易）",
        "demand": "福顺烟酒店：节日礼品需求增加",
        "law": "宣传明码标价；老张超市：非渠道",
        "strategy": "重点品牌先上柜后动销，新品带样品讲解。",
        "focus": "样本客户需求采集",
        "last": [
            {
                "day": "11-16 周一",
                "customer": "鑫源便利超市有限公司解放路二店",
                "visit_class": "核心",
                "last_on": date(2026, 11, 9),
                "result": "标价签全部更换；意见：送货早一点",
                "purpose": "回访；新品",
            },
            {"day": "11-17 周二", "customer": "老张超市", "visit_class": "常规"},
        ],
    },
}
