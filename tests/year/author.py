"""Writes pieces: every one has words, and a name, that no other has."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.year.piece import Form, Piece, Stated

DIGITS = "甲乙丙丁戊己庚辛壬癸"
PLACES = ("校园里", "实训室", "图书馆", "大礼堂", "操场边", "老校区", "新教学楼", "合作企业")
PEOPLE = ("老师们", "同学们", "毕业生", "来访的家长", "技能大师", "社区居民", "评审专家")
DEEDS = ("认真讨论了下一步的安排", "一起完成了年度的检查", "展示了各自准备的作品", "听取了关于改革的介绍")
ENDS = ("现场气氛十分热烈", "大家都说收获很大", "活动将继续办下去", "相关材料已经整理完毕", "明年还会再来")
THEMES = ("年度总结会召开", "技能竞赛收官", "开放日迎客", "讲座预告", "社团招新", "茶园里的实训课")
NAMES = ("王芳", "李强", "陈静", "刘洋", "张敏")


def spell(number: int) -> str:
    """A number in letters that nobody takes for a date."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


@dataclass
class Author:
    """Writes for one source, in its zone."""

    random: Random
    zone: ZoneInfo
    next_number: Callable[[], int]
    sentences: int = 0

    def write(self, form: Form, stated: Stated | None = None) -> Piece:
        """A new piece."""
        number, chance = self.next_number(), self.random
        return Piece(
            number=number,
            form=form,
            title=f"{chance.choice(THEMES)}（{spell(number)}）",
            paragraphs=tuple(self.say(number) for _ in range(4)),
            stated=stated,
            author=chance.choice(NAMES),
            tags=self._pick_tags(form),
        )

    def say(self, number: int) -> str:
        """A paragraph that nobody wrote before."""
        self.sentences += 1
        chance = self.random
        words = [chance.choice(one) for one in (PLACES, PEOPLE, DEEDS, ENDS)]
        return (
            f"这是第{spell(number)}号稿件的{spell(self.sentences)}段：{words[0]}，{words[1]}{words[2]}，"
            f"{words[3]}，{chance.choice(PLACES)}的{chance.choice(PEOPLE)}也{chance.choice(DEEDS)}。"
        )

    def reword(self, piece: Piece) -> Piece:
        """Another version: one paragraph is new, and now and then the title is longer."""
        place = self.random.randrange(len(piece.paragraphs))
        paragraphs = list(piece.paragraphs)
        paragraphs[place] = self.say(piece.number)
        title = piece.title + "续" if self.random.random() < 0.2 and len(piece.title) < 30 else piece.title
        return replace(piece, paragraphs=tuple(paragraphs), title=title)

    def rewrite(self, piece: Piece) -> Piece:
        """Another version that shares nothing with the old one."""
        other = self.write(piece.form)
        return replace(piece, title=other.title, paragraphs=other.paragraphs)

    def retell(self, piece: Piece) -> Piece:
        """Another version of everything about the text, not a word of which differs."""
        chance = self.random
        others = [name for name in NAMES if name != piece.author]
        tags = self._pick_tags(piece.form)
        return replace(piece, author=chance.choice(others), tags=tags)

    def state_day(self, moment: datetime) -> Stated:
        """A date without a time."""
        local = moment.astimezone(self.zone)
        return Stated(local.replace(hour=0, minute=0, second=0, microsecond=0), precise=False)

    def state_minute(self, moment: datetime) -> Stated:
        """A date with its minute, at a time of day that exists in every zone."""
        local = moment.astimezone(self.zone).replace(second=0, microsecond=0)
        return Stated(local if local.hour >= 6 else local.replace(hour=6), precise=True)

    def recently(self, now: datetime) -> Stated:
        """Yesterday or so, in the past for certain."""
        return self.state_minute(now - timedelta(hours=self.random.randint(8, 40)))

    def _pick_tags(self, form: Form) -> tuple[str, ...]:
        if form is Form.TEXT:
            return ()
        count = self.random.randrange(3)
        return tuple(self.random.sample(["原创", "代发", "茶园", "通知", "校庆"], count))
