"""Write resources/pinyin/ from pypinyin's dictionaries and the corrections below.

Run it when pypinyin is renewed or a reading is found wrong, and commit what it writes::

    uv run --with pypinyin --with opencc-python-reimplemented python packaging/make_pinyin.py

pypinyin (MIT) knows every reading of a character; which of them a person's or a company's name uses is decided here:
surnames, places and words of trade. The table of traditional characters comes from OpenCC (Apache-2.0).
"""

from __future__ import annotations

import importlib.util
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pypinyin.contrib.tone_convert import to_normal, to_tone3
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

OUT = Path(__file__).resolve().parents[1] / "resources" / "pinyin"

# The reading a name most likely uses, where the dictionary lists another first; further common readings follow.
READINGS = """
长chang2,zhang3 長chang2,zhang3 朝chao2,zhao1 翟zhai2,di2 都du1 泊bo2,po1 薄bo2,bao2 卜bu3,bo5 似si4 佛fo2
了le5,liao3 攒zan3 贾jia3 勒le4,lei1 仔zai3,zi3 莞guan3,wan3 茜qian4,xi1 隗wei3,kui2 娜na4,nuo2 琢zhuo2 扒pa2,ba1
磅bang4 蹊xi1,qi1 靓liang4,jing4 柞zuo4,zha4 柚you4 桔ju2,jie2 栅zha4,shan1 莎sha1,suo1 覃qin2,tan2 臧zang1
晟sheng4,cheng2 隽jun4,juan4 媛yuan2 炅jiong3,gui4 颉jie2,xie2 杉shan1,sha1 栎li4,yue4 伽jia1,qie2 茄qie2,jia1
堡bao3,pu4,bu3 铺pu4 铛dang1,cheng1 铅qian1 石shi2 车che1 会hui4 大da4 熟shu2 色se4
参can1,shen1 柏bai3,bo2 叶ye4 乾qian2,gan1 干gan4,gan1 和he2 合he2 万wan4 宁ning2 无wu2 於yu1,yu2 于yu2
召zhao4,shao4 盖gai4 区qu1 仇chou2 单dan1 單dan1 解jie3 查cha2 曾zeng1,ceng2
朴pu3 缪miao4,mou2 冼xian3 种zhong3 種zhong3 洗xi3 员yuan2 秘mi4 折zhe2
黑hei1 尉wei4 俞yu2 华hua2 纪ji4 任ren4 应ying4 那na4 宿su4 燕yan4 牟mu4,mou2 逄pang2 繁fan2
祭ji4 谌chen2,shen4 郗xi1,chi1 郄qie4,xi4 撒sa1 佴nai4 仉zhang3 眭sui1 乜nie4 乐le4,yue4 樂le4,yue4
传chuan2,zhuan4 傳chuan2,zhuan4 调diao4,tiao2 調diao4,tiao2 重zhong4,chong2 行xing2,hang2 角jiao3 觉jue2,jiao4
藏cang2,zang4 校xiao4 厦sha4,xia4 廈sha4,xia4 便bian4 差cha4 还huan2,hai2 露lu4,lou4 省sheng3
沈shen3 盛sheng4,cheng2 屏ping2,bing3 塞sai4 匙chi2,shi5 给gei3 著zhu4 降jiang4,xiang2 弹dan4,tan2
率lv4,shuai4 系xi4 卡ka3 模mo2,mu2 圈quan1,juan4 纤xian1,qian4 辟pi4,bi4 拓tuo4,ta4 澄cheng2,deng4
扁bian3,pian1 禅chan2,shan4 敦dun1 壳ke2,qiao4 粥zhou1 艾ai4 粘zhan1,nian2 轧zha2,ya4 钥yao4,yue4 陆lu4
六liu4 台tai2 蚌beng4,bang4 番fan1,pan1 莘xin1,shen1 浒hu3,xu3 弄nong4,long4 巷xiang4,hang4 圩wei2,xu1
埔pu3,bu4 洞dong4 涡wo1,guo1 荥xing2,ying2 陂pi2,bei1 庄zhuang1 打da3 地di4 的de5 得de2 阿a1 恶e4
度du4 着zhe5,zhao2,zhuo2 没mei2 称cheng1 脉mai4,mo4 劲jin4,jing4 被bei4 属shu3 臭chou4 削xiao1,xue1
爪zhua3,zhao3 畜chu4,xu4 什shen2,shi2 蔓man4,wan4 颤chan4 裳shang5,chang2 呢ne5,ni2 蛤ge2,ha2 吓xia4 胖pang4
耙pa2,ba4 扎zha1,za1 埋mai2 嚼jiao2 咽yan1,ye4 广guang3 厂chang3 尧yao2 舍she4 塔ta3 景jing3 冯feng2 馮feng2
女nv3 吕lv3 呂lv3 绿lv4 綠lv4 律lv4 旅lv3 铝lv3 鋁lv3 略lve4 掠lve4 虐nve4 𠮷ji2 囍xi3 槟bin1,bing1 拾shi2
"""

# Surnames read otherwise than the character usually is. "Always" begin company names too (曾记, 仇氏);
# the others only in texts as short as a person's name.
SURNAMES_ALWAYS = """
单shan4 仇qiu2 区ou1 解xie4 查zha1 曾zeng1 朴piao2 缪miao4 翟zhai2 覃qin2 冼xian3 尉wei4 逄pang2
郗xi1 谌chen2 隗wei3 臧zang1 褚chu3 莘shen1 阚kan4 邸di3
"""
SURNAMES_PERSON = """
盖ge3 乐yue4 种chong2 洗xian3 员yun4 秘bi4 折she2 黑he4 繁po2 祭zhai4 郄qie4 召shao4 柏bai3 薄bo2 卜bu3
宁ning4 华hua4 任ren2 应ying1 燕yan1 纪ji3 那na1 车che1 句gou1 要yao1 能nai4 会gui4
牟mu4 隽juan4 宿su4 朝chao2 都du1 藏zang4 仉zhang3 令ling2 过guo1 难ning4 贠yun4 钭tou3 幺yao1
妥tuo3 佟tong2 岂kai3 盛sheng4 石shi2 哈ha3 晟cheng2 适kuo4 郇xun2 筅xian3 载zai4 占zhan1 屏bing3 少shao4 相xiang4
"""

# Words in which a character is read otherwise than it usually is, or where the usual reading must hold.
WORDS = """
重庆chong2_ 重阳chong2_ 重光chong2_ 重孙chong2_ 重新chong2_ 重洋chong2_ 九重_chong2 双重_chong2 三重_chong2
厦门xia4_ 鹭厦_xia4 厦大xia4_ 厦航xia4_ 厦工xia4_
银行_hang2 行业hang2_ 商行_hang2 车行_hang2 洋行_hang2 五金行__hang2 水果行__hang2 电器行__hang2 家私行__hang2
灯饰行__hang2 陶瓷行__hang2 文具行__hang2 布行_hang2 米行_hang2 茶行_hang2 酒行_hang2 烟行_hang2 药行_hang2 鞋行_hang2
粮行_hang2 琴行_hang2 拍卖行__hang2 贸易行__hang2 商贸行__hang2 食品行__hang2 建材行__hang2 花行_hang2 鱼行_hang2
果行_hang2 菜行_hang2 肉行_hang2 总行_hang2 分行_hang2 支行_hang2 央行_hang2 农行_hang2 工行_hang2 建行_hang2
招行_hang2 交行_hang2 闵行_hang2 行长hang2zhang3 行情hang2_ 行家hang2_ 内行_hang2 外行_hang2 同行_hang2 本行_hang2
典当行__hang2 杂货行__hang2 副食行__hang2 烟酒行__hang2 木行_hang2 珠宝行__hang2 金行_hang2 百货行__hang2 批发行__hang2
海鲜行__hang2 服装行__hang2 自行_xing2 步行_xing2 旅行_xing2 发行_xing2 通行_xing2 飞行_xing2 出行_xing2 行唐xing2_
家长_zhang3 店长_zhang3 董事长__zhang3 校长_zhang3 院长_zhang3 所长_zhang3 会长_zhang3 厂长_zhang3 村长_zhang3
镇长_zhang3 组长_zhang3 局长_zhang3 处长_zhang3 科长_zhang3 部长_zhang3 队长_zhang3 站长_zhang3 社长_zhang3 市长_zhang3
县长_zhang3 成长_zhang3 生长_zhang3 增长_zhang3 长子zhang3_ 长老zhang3_ 首长_zhang3 长官zhang3_ 长者zhang3_ 长孙zhang3_
长大zhang3_ 长辈zhang3_ 长沙chang2_ 长春chang2_ 长江chang2_ 长安chang2_ 长城chang2_ 长兴chang2_ 天长_chang2
万俟mo4qi2 尉迟yu4chi2 尉犁yu4_ 单于chan2yu2 澹台tan2tai2 鲜于xian1yu2
令狐ling2hu2 乐正yue4zheng4 中行_hang2 长孙zhang3sun1 宰父_fu3 皇甫_fu3 呼延_yan2
六安lu4_ 六合lu4_ 台州tai1_ 天台_tai1 台山tai2_ 丽水li2_ 高丽_li2 蚌埠beng4_ 番禺pan1_ 东莞_guan3
铅山yan2_ 洪洞_tong2 涡阳guo1_ 中牟_mu4 牟平mu4_ 乐清yue4_ 乐亭lao4_ 大城dai4_ 大夫dai4_ 大王da4_ 荥阳xing2_
荥经ying2_ 莘县shen1_ 莘庄xin1_ 莘城shen1_ 犍为qian2_ 繁峙_shi4 解州hai4_ 尉氏wei4_ 柞水zha4_ 枞阳zong1_
黄陂_pi2 监利jian4_ 勃利_li4 会稽kuai4ji1 会计kuai4_ 财会_kuai4 柘城zhe4_ 济南ji3_ 济源ji3_ 济宁ji3_
东阿_e1 阿胶e1_ 阿弥e1_ 六枝liu4_ 尖扎_za1 龟兹qiu1ci2 库车_che1 疏勒_le4 若尔盖__gai4 朝阳chao2_
朝霞zhao1_ 朝气zhao1_ 今朝_zhao1 朝夕zhao1_ 吴堡_bu3 柴沟堡__bu3 瓦窑堡__bu3 十里堡__pu4 马家堡__pu4 城堡_bao3
汉堡_bao3 堡垒bao3_ 弄堂long4_ 里弄_long4 大埔_bu4 黄埔_pu3 百色bo2_ 浒墅xu3_ 浒墅关xu3__ 浒浦xu3_ 都江堰du1__
成都_du1 首都_du1 都市du1_ 都匀du1_ 新都_du1 古都_du1 全都_dou1 都是dou1_ 西藏_zang4 藏族zang4_ 藏药zang4_ 藏餐zang4_
藏式zang4_ 藏香zang4_ 青藏_zang4 川藏_zang4 藏红花zang4__ 唐三藏__zang4 宝藏_zang4 收藏_cang2 珍藏_cang2 窖藏_cang2
冷藏_cang2 储藏_cang2 典藏_cang2 调味tiao2_ 空调_tiao2 调料tiao2_ 调和tiao2_ 协调_tiao2
调理tiao2_ 调剂tiao2_ 调酒tiao2_ 调节tiao2_ 调解tiao2_ 烹调_tiao2 格调_diao4 情调_diao4 调味品tiao2__ 传记zhuan4_
自传_zhuan4 水浒传__zhuan4 外传_zhuan4 便宜pian2_ 便利bian4_ 便民bian4_ 人参_shen1 海参_shen1
党参_shen1 参茸shen1_ 西洋参__shen1 参农shen1_ 红参_shen1 参王shen1_ 玄参_shen1 沙参_shen1 音乐_yue4
乐器yue4_ 乐队yue4_ 民乐_yue4 声乐_yue4 国乐_yue4 奏乐_yue4 配乐_yue4 雅乐_yue4 乐团yue4_
乐坊yue4_ 乐谱yue4_ 快乐_le4 欢乐_le4 娱乐_le4 可乐_le4 乐园le4_ 乐购le4_ 长乐chang2le4 永乐_le4 百乐_le4 家乐_le4
解放jie3_ 解放路jie3__ 单位dan1_ 单身dan1_ 单车dan1_ 单县shan4_ 简单_dan1 菜单_dan1 区域qu1_ 查理cha2_ 仇恨chou2_
曾经ceng2_ 盖浇gai4_ 盖饭gai4_ 盖世gai4_ 角色jue2_ 主角_jue2 睡觉_jiao4 觉醒jue2_ 大厦_sha4 广厦_sha4 华厦_sha4
商厦_sha4 高厦_sha4 校准jiao4_ 校对jiao4_ 出差_chai1 差旅chai1_ 还是hai2_ 反省_xing3 屏蔽bing3_ 边塞_sai4 塞外sai4_
塞上sai4_ 瓶塞_sai1 钥匙yao4shi5 汤匙_chi2 供给_ji3 补给_ji3 显著_zhu4 降龙xiang2_ 投降_xiang2 弹簧tan2_
弹力tan2_ 弹性tan2_ 弹琴tan2_ 效率_lv4 税率_lv4 汇率_lv4 率先shuai4_ 系鞋带ji4__ 模具mu2_ 模板mu2_ 模样mu2_ 猪圈_juan4
羊圈_juan4 拉纤_qian4 复辟_bi4 拓片ta4_ 澄清cheng2_ 扁舟pian1_ 封禅_shan4 地壳_qiao4 粘土nian2_ 轧钢zha2_ 雪茄_jia1
番茄_qie2 伽蓝qie2_ 瑜伽_jia1 瑜珈_jia1 电饭铛__cheng1 饼铛_cheng1 铛铛dang1dang1 牛仔_zai3 仔细zi3_ 仔猪zi3_
堂会_hui4 车马ju1_ 象棋车__ju1 烧烤炉__lu2 炮制pao2_ 烟囱_cong1 血液xue4_ 薄荷bo4_ 薄饼bao2_ 薄皮bao2_ 薄脆bao2_
桔梗jie2_ 莎车suo1_ 莎草suo1_ 漂亮piao4_ 咖喱ga1_ 咖啡ka1_ 尺寸chi3_ 丰乳_ru3
干货gan1_ 干洗gan1_ 饼干_gan1 豆干_gan1
肉干_gan1 果干_gan1 葡萄干__gan1 干果gan1_ 干部gan4_ 干净gan1_ 干燥gan1_ 干锅gan1_ 干菜gan1_ 种子zhong3_ 种植zhong4_
种养zhong4_ 种业zhong3_ 良种_zhong3 种苗zhong3_ 特种_zhong3 品种_zhong3 胖哥pang4_ 石头shi2_ 石油shi2_ 车站che1_
朴素pu3_ 燕京yan1_ 燕山yan1_ 燕郊yan1_ 燕赵yan1_ 燕窝yan4_ 汽车_che1 合作he2_ 骨头gu3_ 勒泰le4_ 行知xing2_
康定_ding4 喀什ka1shi2 珲春hun2_ 瑷珲_hui1 歙县she4_ 盱眙xu1yi2 亳州bo2_ 郴州chen1_ 儋州dan1_ 嵊州sheng4_ 泌阳bi4_
浚县xun4_ 阿里a1_ 阿拉a1_ 吐蕃_bo1 句容ju4_ 高句丽_gou1li2 土豆tu3_ 厚朴_po4 什锦shi2_ 什刹shi2cha4
什刹海shi2cha4_ 古刹_cha4 名刹_cha4 什邡shi2_ 家什_shi2 拉萨_sa4 无为wu2wei2 佛山_shan1 佛手_shou3
"""


def numbered(reading: str) -> str:
    """``lǜ`` → ``lv4``; the neutral tone is 5, so that tones sort as in a dictionary."""
    text = to_tone3(reading, v_to_u=False).replace("ü", "v")
    return text if text[-1].isdigit() else f"{text}5"


def plain(reading: str) -> str:
    """``lv4`` → ``lv``."""
    return reading.rstrip("12345")


def hand_readings() -> dict[str, list[str]]:
    """Return the readings of ``READINGS`` by character."""
    return {entry[0]: entry[1:].split(",") for entry in READINGS.split()}


def single(text: str) -> dict[str, str]:
    """Return the reading of each surname."""
    return {entry[0]: entry[1:] for entry in text.split()}


def hand_words() -> Iterator[tuple[str, list[str]]]:
    """Yield every curated word with one reading a character, empty where the usual one holds."""
    for entry in WORDS.split():
        word = re.match(r"[^a-z0-9_]+", entry).group()  # type: ignore[union-attr]  # every entry begins with its word
        readings = re.findall(r"[a-z]+[1-5]|_", entry[len(word) :])
        if len(readings) != len(word):
            raise ValueError(f"{entry}: {len(readings)} readings for {len(word)} characters")
        yield word, ["" if reading == "_" else reading for reading in readings]


def common_readings() -> dict[str, list[str]]:
    """Return the readings of every character, the likeliest first, rare ones left out."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for word, readings in phrases_dict.items():
        for char, reading in zip(word, readings, strict=False):
            seen[char][to_normal(reading[0], v_to_u=False)] += 1
    result: dict[str, list[str]] = {}
    for code, listed in pinyin_dict.items():
        readings = [numbered(reading) for reading in listed.split(",")]
        result[chr(code)] = readings[:1]
        usage = seen[chr(code)]
        for reading in readings[1:]:
            often = usage[plain(reading)]
            if often >= 4 and often >= usage.total() * 0.12 and plain(reading) not in map(plain, result[chr(code)]):
                result[chr(code)].append(reading)
    result.update(hand_readings())
    for char, reading in {**single(SURNAMES_PERSON), **single(SURNAMES_ALWAYS)}.items():
        result.setdefault(char, [reading])
    return result


def exceptions(readings: dict[str, list[str]]) -> dict[tuple[str, str], set[str]]:
    """Return ``(character, its reading) → words`` for words in which the usual reading is wrong or must hold."""
    result: dict[tuple[str, str], set[str]] = defaultdict(set)
    surnames = {**single(SURNAMES_ALWAYS), **single(SURNAMES_PERSON)}
    by_hand = dict(hand_words())
    for word, listed in phrases_dict.items():
        if word in by_hand or not 2 <= len(word) <= 3 or "儿" in word[1:]:
            continue
        for place, (char, reading) in enumerate(zip(word, listed, strict=False)):
            known = readings.get(char)
            told = numbered(reading[0])
            unusual = known and plain(told) != plain(known[0]) and not told.endswith("5")
            no_surname = place == 0 and plain(surnames.get(char, told)) != plain(told)
            if unusual or no_surname:
                result[char, told].add(word)
    for word, told_readings in by_hand.items():
        for char, told in zip(word, told_readings, strict=True):
            if told and (len(readings[char]) > 1 or char in surnames or told != readings[char][0]):
                result[char, told].add(word)
    return result


def simplified() -> Iterator[tuple[str, str]]:
    """Yield (traditional, simplified) pairs of single characters that are not equal after simplifying."""
    package = importlib.util.find_spec("opencc")
    if package is None or package.origin is None:
        raise SystemExit("opencc-python-reimplemented is needed, see the head of this file")
    table = Path(package.origin).with_name("dictionary") / "TSCharacters.txt"
    for line in table.read_text(encoding="utf-8").splitlines():
        traditional, _, choices = line.partition("\t")
        choice = choices.split(" ")[0]
        if len(traditional) == len(choice) == 1 and traditional != choice:
            yield traditional, choice


def write(name: str, lines: Iterable[str]) -> None:
    """Write one table, the same on every system."""
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Write all tables and say how large they are."""
    readings = common_readings()
    groups: dict[str, list[str]] = defaultdict(list)
    for char, listed in readings.items():
        groups[" ".join(listed)].append(char)
    write("characters.txt", (f"{key}\t{''.join(sorted(chars))}" for key, chars in sorted(groups.items())))
    words = exceptions(readings)
    write("words.txt", (f"{char} {told}\t{' '.join(sorted(found))}" for (char, told), found in sorted(words.items())))
    anywhere, person = single(SURNAMES_ALWAYS), single(SURNAMES_PERSON)
    write("surnames.txt", [f"{char} {told} always" for char, told in sorted(anywhere.items())]
          + [f"{char} {told} person" for char, told in sorted(person.items()) if char not in anywhere])  # fmt: skip
    pairs = sorted(simplified())
    write("simplified.txt", ["".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs)])
    print(f"{len(readings)} characters, {sum(map(len, words.values()))} words, {len(pairs)} traditional characters")


if __name__ == "__main__":
    main()
