"""The words that contacts with customers are described by."""

from __future__ import annotations

from cmdesk.core.field import choices

CHANNELS = choices(
    visit="走访 zf", phone_out="去电 qd", phone_in="来电 ld", message="微信/短信 wxdx", email="电子邮件 dzyj", fax="传真 cz",
    post="邮寄 yj", web="网络 wl", reception="接待 jd", event="重要事件 zysj",
    gathering="活动 hd",
)  # fmt: skip
"""How a contact came about: S3-14, S4-54, S1-31."""

PURPOSES = choices(
    care="客户关怀 khgh", order="订货 dh", payment="收款 sk", collect="信息采集 xxcj", anomaly="异动 yd", complaint="投诉 ts",
    brand="品牌培育 pppy", terminal="终端建设 zdjs", policy="解释策略 jscl", promotion="活动邀约 hdyy", follow_up="跟进 gj",
    material="寄送资料 jszl", appointment="预约 yy", negotiation="洽谈 qt", other="其他 qt",
)  # fmt: skip
"""What a contact was for (forms 6)."""

SIDES = choices(ours="我方 wf", theirs="对方 df")
OUTCOMES = choices(open="未兑现 wdx", kept="已兑现 ydx", broken="未能兑现 wndx")
"""What became of a promise (S1-66)."""

GIFT_WAYS = choices(given="送出 sc", received="收到 sd")
OCCASIONS = choices(
    birthday="生日 sr",
    wedding="婚庆 hq",
    funeral="丧事 ss",
    opening="开业典礼 kydl",
    festival="节日 jr",
    other="其他 qt",
)
"""S4-59."""

ATTENDING = choices(
    attend="出席 cx", gift="随礼 sl", both="出席并随礼 cxbsl", phone="电话祝贺 dhzh", card="贺卡/短信 hkdx"
)
EVENT_STATES = choices(
    planned="待办 db", waiting="审批中 spz", returned="退回修改 thxg", approved="已批准 ypz", refused="未批准 wpz",
    done="已办 yb", dropped="不办 bb",
)  # fmt: skip
REQUEST_STATES = choices(open="待答复 ddf", answered="已答复 ydf", closed="已办结 ybj")
REQUEST_KINDS = choices(request="请求 qq", question="疑问 yw", opinion="意见 yj", suggestion="建议 jy")
"""What a customer says that is to be answered (S1-41, S1-46)."""

OPINIONS = ("question", "opinion", "suggestion")
"""Of these every one gets a recorded reply."""

REPLY_WAYS = choices(
    phone="电话 dh", visit="当面 dm", message="微信/短信 wxdx", email="电子邮件 dzyj", letter="书面 sm", other="其他 qt"
)
"""How a customer was answered."""

RECEPTION_STEPS = choices(
    appointed="已预约接待人 yyjdr", guided="已告知路线或安排接站 lxjz", materials="资料已备 zlyb", meals="餐饮已报总经办 cybzjb",
    welcomed="已迎接 yyj", farewell="已送别 ysb", greeted="到家后已问候 djhwh",
)  # fmt: skip
"""The checklist of receiving a visitor (S4-56)."""

GATHERINGS = choices(
    seminar="研讨会 yth",
    show="巡展 xz",
    fair="订货会 dhh",
    training="培训会 pxh",
    tasting="品鉴会 pjh",
    other="其他 qt",
)
"""What customers are invited to (S3-16)."""

GATHERING_STATES = choices(planned="筹备中 cbz", held="已举办 yjb", cancelled="取消 qx")
INVITING_WAYS = choices(
    post="邮寄请柬 yjqj",
    phone_out="电话 dh",
    visit="上门 sm",
    message="微信/短信 wxdx",
    email="电子邮件 dzyj",
    fax="传真 cz",
)
"""How a customer is invited; each is a channel of contacts."""

ANSWERS = choices(coming="来 l", undecided="待定 dd", declined="不来 bl")
ATTENDED = choices(yes="到会 dh", no="未到 wd")
