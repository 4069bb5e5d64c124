"""Names are read as their bearers read them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.text import pinyin

PEOPLE = """
单雄信 shan xiong xin|仇和 qiu he|曾国藩 zeng guo fan|区锦堂 ou jin tang
解晓东 xie xiao dong|查良镛 zha liang yong
盖叫天 ge jiao tian|尉迟恭 yu chi gong|长孙无忌 zhang sun wu ji
万俟卨 mo qi xie|朴树仁 piao shu ren|缪荃孙 miao quan sun
翟志刚 zhai zhi gang|覃辉 qin hui|乐嘉 yue jia|冼星海 xian xing hai|种师道 chong shi dao|员半千 yun ban qian
令狐冲 ling hu chong|澹台灭明 tan tai mie ming|单于 chan yu|黑大春 he da chun|繁诚 po cheng|召公 shao gong|那英 na ying
尉缭子 wei liao zi|逄先知 pang xian zhi|谌龙 chen long|华佗 hua tuo|吕布 lv bu|秘彭祖 bi peng zu
""".replace("\n", "|")

PLACES_AND_TRADE = """
中国农业银行 zhong guo nong ye yin hang|重庆火锅 chong qing huo guo|长沙臭豆腐 chang sha chou dou fu
厦门航空 xia men hang kong|福顺商行 fu shun shang hang|老字号五金行 lao zi hao wu jin hang|步行街店 bu xing jie dian
解放路便利店 jie fang lu bian li dian
便宜坊 pian yi fang|单县羊肉汤 shan xian yang rou tang|单身公寓 dan shen gong yu
六安瓜片 lu an gua pian|蚌埠 beng bu|番禺 pan yu|东莞 dong guan|台州 tai zhou
丽水 li shui|乐清 yue qing|音乐坊 yin yue fang
快乐超市 kuai le chao shi|藏香阁 zang xiang ge|收藏品 shou cang pin|调味品 tiao wei pin|人参 ren shen|雪茄吧 xue jia ba
家长学校 jia zhang xue xiao|成都小吃 cheng du xiao chi|会计 kuai ji|曾经 ceng jing|大厦 da sha|查理面包 cha li mian bao
朝阳区 chao yang qu|莘庄 xin zhuang|洪洞县 hong tong xian|牛仔 niu zai|空调 kong tiao|略阳 lve yang|女人街 nv ren jie
""".replace("\n", "|")


@pytest.mark.parametrize("line", [line for line in (PEOPLE + PLACES_AND_TRADE).split("|") if line])
def test_names_words_and_places_are_read_right(line: str) -> None:
    """The likeliest reading is the one people use."""
    name, expected = line.split(" ", 1)
    assert pinyin.full(name) == expected


def test_a_second_common_reading_finds_the_name_too() -> None:
    """Somebody who reads 单 as dan still finds 单雄信."""
    assert set(pinyin.readings("单雄信")) == {("sxx", "shan xiong xin"), ("dxx", "dan xiong xin")}
    assert pinyin.readings("福顺") == [("fs", "fu shun")]


def test_a_word_leaves_no_doubt() -> None:
    """银行 is never yin xing; the index stays small."""
    assert pinyin.readings("工商银行") == [("gsyh", "gong shang yin hang")]


def test_letters_digits_and_signs() -> None:
    """What is not Chinese stays when it can be typed and goes when it can't."""
    assert pinyin.initials("ＡＢＣ超市（3号）") == "abccs3h"
    assert pinyin.full("A座 8号-店") == "a zuo 8 hao dian"
    assert pinyin.readings("A座 8号-店") == [("az8hd", "zuo hao dian")]
    assert pinyin.full("买买提·艾力") == "mai mai ti ai li"
    assert pinyin.initials("") == pinyin.full("") == ""


def test_traditional_and_rare_characters() -> None:
    """Words are recognised in traditional writing; Ext-A and Ext-B characters are known, unknown ones pass."""
    assert pinyin.full("重慶銀行") == "chong qing yin hang"
    assert pinyin.full("㛃𠮷") == "jie ji"
    assert pinyin.full("\ue000记") == "\ue000 ji"  # a character the office drew itself
    assert pinyin.initials("店\U000f0000\udc80\x00铺") == "dp"


@given(st.text(max_size=30))
def test_any_text_is_read_without_error(text: str) -> None:
    """Every variant has as many syllables as its likeliest reading, and keys stay ASCII."""
    variants = pinyin.readings(text)
    assert 1 <= len(variants) <= pinyin.MOST_READINGS
    assert len(set(variants)) == len(variants)
    assert variants[0][0] == pinyin.initials(text)
    assert {len(full.split()) for _, full in variants} == {len(variants[0][1].split())}
    assert pinyin.sort_key(text).isascii()
    assert len(pinyin.full_by_place(text)) == len(text)


def test_names_sort_as_in_a_telephone_book() -> None:
    """Digits, letters, then pinyin with tones; characters of one sound stay together."""
    ordered = [
        "7天",
        "99便利",
        "abc超市",
        "A座",
        "阿布",
        "陈二",
        "陈一",
        "仇和",
        "单雄信",
        "沈从文",
        "张三",
        "章四",
        "朱德",
    ]
    assert sorted(ordered, key=pinyin.sort_key) == ordered


@given(st.text(alphabet="张章章单仇曾行长沙Aaz09𠮷㛃", max_size=6), st.text(alphabet="张单仇行A9𠮷", max_size=6))
def test_sorting_tells_names_apart(one: str, other: str) -> None:
    """Equal keys mean equal names (but for case and width), so that paging by key never skips a row."""
    if pinyin.sort_key(one) == pinyin.sort_key(other):
        assert one.upper() == other.upper()


def test_the_big_dictionary_is_not_loaded() -> None:
    """The whole of pypinyin takes 0.4 s to import; only the script that writes our tables uses it."""
    code = "import sys; from cmdesk.core.text import pinyin; pinyin.readings('曾记商行'); sys.exit('pypinyin' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)}).returncode
        == 0
    )
