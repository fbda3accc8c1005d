"""Names of months and weekdays in the languages whose pages spell dates out."""

import re

_MONTHS = """
january jan januar jänner janvier janv enero ene gennaio gen januari janeiro stycznia января янв
    січня ocak januára ledna
february feb februar februari février févr fév fevrier febrero febbraio febr fevereiro fev lutego
    февраля фев лютого şubat února
march mar märz mrz mars marzo maart mrt março marca марта мар березня mart března
april apr avril avr abril abr aprile kwietnia апреля апр квітня nisan dubna
may mai mayo maggio mag mei maio maja maj мая травня mayıs května
june jun juni juin junio giugno giu junho czerwca июня июн червня haziran června
july jul juli juillet juil julio luglio lug julho lipca июля июл липня temmuz července
august aug août aout agosto ago augustus augusti sierpnia августа авг серпня ağustos srpna
september sept sep septembre septiembre settembre set setembro września сентября сен сент вересня
    eylül září
october oct oktober okt octobre octubre ottobre ott outubro out października октября окт жовтня ekim
    října
november nov novembre noviembre novembro listopada ноября ноя листопада kasım listopadu
december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro desember des grudnia
    декабря дек грудня aralık prosince
"""
"""A month a line; an indented line goes on with the month before."""

_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tues tue wednes wed thurs thur thu fri
sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim lunes martes
miércoles jueves viernes sábado domingo mié jue vie sáb lunedì martedì mercoledì giovedì venerdì
sabato domenica gio segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça
quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag понедельник вторник
среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
"""

MONTHS = {
    name: number
    for number, names in enumerate(re.split(r"\n(?! )", _MONTHS.strip()), 1)
    for name in names.split()
}
"""Month names, casefolded and without a full stop, to their numbers."""


def _alternatives(names: list[str]) -> str:
    """The body of a group that matches any of these, the longest that fits."""
    return "|".join(re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name)))


MONTH_NAME = f"(?:{_alternatives(list(MONTHS))})(?![^\\W\\d_])"
"""A pattern for any month's name."""

WEEKDAY = (
    "(?:[(\\[]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)\\]]?"
    "|[(\\[][一二三四五六日天月火水木金土월화수목금토일][)\\]]|[(\\[]?[月火水木金土日]曜日?[)\\]]?|[월화수목금토일]요일"
    f"|(?:{_alternatives(_WEEKDAYS.split())})(?![^\\W\\d_])\\.?)"
)
"""A pattern for any weekday, bracketed or not."""
