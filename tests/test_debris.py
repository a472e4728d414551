"""Footers, toolbars and credits as pages of many kinds have them, and news that looks like them."""

import time

import pytest

from index.article import RawReport
from index.clean import clean

NEWS = "市政府昨天召开会议，讨论新图书馆的建设方案，明年年底完工。\n代表提出了十二条意见，认为方案总体可行。"
HANT = "市政府昨天召開會議，討論新圖書館的建設方案，明年年底完工。\n代表提出了十二條意見，認為方案總體可行。"
ENGLISH = "The council met on Monday to discuss the new library.\nWork will start in May, officials said."


def _blocks(text: str) -> tuple[str, ...]:
    return tuple(block.strip("\n") for block in text.split("\n---\n"))


def text_of(text: str) -> str:
    return clean(RawReport(text, "report.txt")).text


MAINLAND = _blocks(
    """
联系电话：0490-5550188 邮箱：admin@lanqiao.example.org
---
电话：0490-5550101　传真：0490-5550102　邮编：362000
---
地址：江城市临渡区古渡路18号 邮编：362000
联系电话：0490-5550101
技术支持：江城市大数据中心
---
主办单位：江城市人民政府办公室　承办单位：江城市大数据发展中心
网站标识码：3505000001　闽ICP备05000000号-1　闽公网安备35050202000001号
---
版权所有：江城市人民政府 主办：江城市人民政府办公室
建议使用1024×768以上分辨率、IE9.0以上浏览器访问本站
您是第1234567位访问者
---
【字体：大 中 小】 【打印本页】 【关闭窗口】
---
【打印】【关闭】【收藏】 字号：大 中 小
---
打印 | 收藏 | 返回顶部
---
扫一扫在手机打开当前页
分享到：
---
分享：微信 微博 QQ空间 复制链接
[打印本页] [关闭窗口]
---
上一篇：新桥通车
下一篇：没有了
返回列表
---
关于我们 | 联系我们 | 网站地图 | 法律声明 | 隐私政策 | 友情链接
Copyright © 2025 江城在线 版权所有 互联网新闻信息服务许可证：35120170001
---
违法和不良信息举报电话：0490-5550199 举报邮箱：jubao@jiangcheng.example.com
---
本网站所刊载的信息，不代表本网观点。刊用本网站稿件，务经书面授权。
未经授权禁止转载、摘编、复制及建立镜像，违者将依法追究法律责任。
---
本网声明：本网刊登的图文版权属于原作者或相关权利人。如您认为内容不宜公开，请来电说明，我们会在核实后撤下。
电话：0490-5550133 E-mail：web@jiangcheng.example.com
---
免责声明：
1、本站部分内容转自其他媒体，转载的目的在于传递更多信息，并不意味着赞同其观点。
2、如果涉及作品内容、版权和其它问题，请在30日内与我们取得联系。
3、本站保留对本声明的最终解释权。
---
特别声明：以上文章由平台用户上传并发布，本平台仅提供信息存储服务。
---
声明：本文由入驻媒体号作者撰写，除官方账号外，观点仅代表作者本人，不代表本平台立场。
---
本文系转载，版权归原作者所有，若有异议请联系我们处理。
---
部分图文来自网络，权利人如有异议，可与编辑部联系，我们将第一时间删除。
---
温馨提示：本文内容仅供参考，不构成任何投资建议，据此操作风险自担。
---
广告声明：文中可能含有外部跳转链接（含超链接、二维码、口令等），用于传递更多信息，结果仅供参考。
---
※ 转载请注明出处，商业合作请联系：bd@jiangcheng.example.com
---
来稿请发至：tougao@jiangcheng.example.com，一经采用即付稿酬。
---
新闻热线：0490-5550111
投稿邮箱：tougao@daily.example.org
---
江城晚报新闻热线：0490-5550111　广告热线：0490-5550112　发行热线：0490-5550113
---
本报地址：江城市滨江路1号　邮编：362000　总编室电话：0490-5550120
---
责任编辑：洪宝　校对：阮平　监制：林若蘅
---
一审：洪宝
二审：阮平
三审：林若蘅
---
编辑 | 洪宝　　校对 | 阮平　　审核 | 林若蘅
来源 | 江城融媒体中心
---
摄影：洪宝　排版：阮平
---
策划：洪宝
文案：阮平
设计：林若蘅
出品：江城市融媒体中心
---
（完）
---
(完)
责任编辑：洪宝
---
【编辑:洪宝】
---
—END—
欢迎关注“江城发布”微信公众号
---
点赞、在看、转发，让更多人看到
---
更多精彩资讯，请关注江城融媒官方微信、微博。
---
微信公众号：江城发布　官方微博：@江城发布
---
关注我们，获取更多江城新闻
---
长按二维码，关注江城日报
---
下载“看江城”客户端，第一时间获取本地资讯
---
相关新闻
新图书馆明年完工
三个园区一年
沙屿大桥荷载试验完成
---
推荐阅读：
• 新图书馆明年完工
• 三个园区一年
责任编辑：洪宝
---
标签：图书馆 建设 江城
---
网友评论（12）
我要评论
---
阅读 1.2万 · 点赞 35 · 收藏 12
---
本文来自江城日报，仅代表作者观点，不代表本号立场。
---
转自：江城日报
编辑：洪宝
声明：转载请注明来源；如有侵权，请联系后台删除。
---
图片均来自网络，如涉及版权请告知，我们会立即处理。
---
版权归江城日报社所有，任何媒体、网站或个人未经书面许可不得转载、链接、转贴或以其他方式使用。
---
江城新闻网版权与免责声明：凡本网注明来源为“江城新闻网”的所有作品，版权均属于江城新闻网，未经授权不得转载。
---
凡来源非本网的稿件均为转载稿，本网转载出于传递更多信息之目的。如转载稿涉及版权等问题，请作者在两周内来电或来函联系。
---
监督投诉：0490-5550199　网站纠错
---
欢迎投稿：联系QQ 55501234，微信 jcfb5550
---
商务合作：0490-5550156　微信：jcwhhz
---
编辑：洪宝
邮箱：hongbao@example.com
---
主编：洪宝 | 责编：阮平 | 美编：林若蘅
本期编辑：邱实
---
（责编：洪宝、阮平）
分享让更多人看到
---
分享至 Facebook LINE X
---
打印本页 关闭窗口 分享到微信
---
【我要纠错】【打印】【关闭】
---
来源：江城市应急管理局　责任编辑：王晓　审核：李明
浏览次数：356
---
关闭本页 | 返回顶部 | 浏览量：1023
---
网站声明：本站所有信息仅供参考，如有错漏，以官方公布为准。
---
以上图文，贵在分享，版权归原作者及原出处所有。内容为作者观点，并不代表本公众号赞同其观点和对其真实性负责。如涉及版权等问题，请及时与我们联系。
---
如需转载，请联系江城融媒获得授权。
---
本文已获授权，未经许可请勿二次转载。
---
编辑部邮箱：bianji@jiangcheng.example.com 值班电话：0490-5550100
---
读者热线：0490-5550100　网址：www.jiangcheng.example.com
---
Email：admin@jiangcheng.example.com　QQ：55501234
---
声明：本网转载此文目的在于传播信息，不代表本网观点，文责由作者自负。
---
稿件如涉及版权问题，请权利人于30日内与本报联络。
---
本版编辑：王晓　版式：李明
---
值班主任：王晓　责编：李明　校对：张三
---
记者/王晓　编辑/李明
---
制作：江城融媒体中心
---
关注江城融媒，掌握第一手资讯！
---
热点新闻
---
更多阅读
新馆明年完工
大桥荷载试验完成
---
扫描上方二维码，关注江城日报官方微信
---
（全文完）
---
- END -
编辑：王晓
---
主管单位：中共江城市委宣传部　主办单位：江城日报社
备案号：闽ICP备05000000号
---
Copyright 2020-2025 江城在线 All Rights Reserved.
---
聯絡信箱：service@jiangcheng.example.com
"""
)

TRADITIONAL = _blocks(
    """
本站聲明：1、本站所載文章僅供網友學習交流，請勿用於商業用途。2、若文章涉及版權等問題，請於三十日內通知本站。
聯絡電話：0490-5550188 電子郵件：admin@lanqiao.example.org
---
※ 版權事宜請致電：0490-5550133
郵箱：web@qingtan.example.com
---
責任編輯：沈小芸
特別聲明：以上內容由用戶上傳，本平臺只提供存儲服務。
---
延伸閱讀
新館明年完工
三個園區一年
---
更多江城新聞
▪ 新館明年完工
▪ 三個園區一年
---
核稿編輯：沈小芸
---
（責任編輯：沈小芸 / 核稿：林小華）
---
按讚加入江城新聞粉絲團，掌握最新消息
---
加入江城時報 LINE 好友，新聞不漏接
---
未經授權，請勿轉載
---
本網站之文字、圖片及影音，非經授權，不得轉載、公開播送或公開傳輸及利用。
---
著作權所有，翻印必究
---
版權所有 © 江城時報 2025
---
隱私權政策 | 服務條款 | 聯絡我們 | 關於我們
---
服務專線：0490-5550166 客服信箱：service@jiangcheng.example.com
---
回首頁 回列表 友善列印
---
關鍵字：圖書館、建設
---
您可能也會感興趣
新館明年完工
---
編輯／林小華
---
【原標題：新館動工】
---
讀者投書請寄：opinion@jiangcheng.example.com，來稿請附真實姓名及聯絡電話。
---
本文為江城時報獨家報導，轉載請註明出處並附上原文連結。
---
本文不代表本報立場
---
現在下載APP，新聞帶著走
---
本報新聞熱線：0490-5550100
---
責任編輯：王小明
更多文章
新館明年完工
---
本文由作者授權刊登，未經同意不得轉載
---
看更多 江城晚報 相關報導
---
◎編輯：王小明
---
歡迎加入江城新聞網 LINE 官方帳號
---
文章來源：江城晚報
---
回上一頁
---
相關新聞：新館明年完工／大橋通車
---
本網站內容受著作權法保護，請勿任意轉載。
"""
)

ENGLISH_PAGES = _blocks(
    """
Contact us: news@lanpu.example.com
---
Tel: 0490-555-0101
Email: editor@lanpu.example.com
---
© 2025 The Lanpu Weekly. All rights reserved.
---
This article was originally published by The Lanpu Weekly and is republished here with permission.
---
Sign up for our daily newsletter to get the top stories in your inbox.
---
Related stories
New library to open next year
Bridge passes its load test
---
Print | Email | Share
---
Share this: Facebook Twitter WhatsApp
---
Reporting by Grace Tham; Editing by Peter Lowell
---
(Reporting by Grace Tham in Lanpu; editing by Peter Lowell)
---
Follow us on Facebook and Twitter @lanpuweekly
---
Terms of Use | Privacy Policy | Cookie Policy | About Us
---
No part of this publication may be reproduced without prior written permission.
---
The views expressed in this article are the author’s own and may not reflect those of The Lanpu Weekly.
---
Tags: library, council, budget
---
Read next: Mayor opens bridge
---
More from Lanpu
Mayor opens bridge
New library to open next year
---
Comments (12)
Leave a comment
---
Back to top
---
Got a story? Email tips@lanpu.example.com
---
Do you have a news tip? Contact our newsroom at news@lanpu.example.com or 0490-555-0101.
---
Editor: Grace Tham
---
Web editor: Grace Tham
---
Source: Xinhua
---
Disclaimer: The information on this site is for general information only and does not constitute advice.
---
Published by Lanpu Media Group, 19 Shuyuan Road. Tel: 0490-555-0101. Fax: 0490-555-0102
---
Advertisement
You may also like
Mayor opens bridge
---
Subscribe now for unlimited access
---
Download our app for breaking news alerts
---
Copyright 2025 Lanpu Broadcasting. All rights reserved. This material may not be republished.
---
Previous article: Mayor opens bridge
Next article: Tea auction sets record
---
Our Standards: The Lanpu Weekly Editorial Principles.
---
ENDS
---
###
---
Join the conversation
Log in to comment
---
Support independent journalism. Become a member today.
---
Click here to read the original article
---
Last updated: 9 May 2025 14:32
---
Email the newsroom: news@lanpu.example.com
---
For corrections, email corrections@lanpu.example.com
---
Copyright © 2025 Lanpu Weekly Ltd. Registered office: 19 Shuyuan Road.
---
This story first appeared in The Lanpu Weekly.
---
Like this story? Subscribe to our newsletter.
---
See also: Mayor opens bridge
---
Most viewed
Mayor opens bridge
Tea auction sets record
---
Writing by Grace Tham; editing by Peter Lowell
---
Facebook Twitter LinkedIn Email Print
---
All content copyright The Lanpu Weekly
---
Phone: 0490-555-0101 | Fax: 0490-555-0102 | Website: www.lanpu.example.com
---
Reproduction in whole or in part without permission is prohibited.
---
Help us improve. Send feedback to editor@lanpu.example.com
---
Cookie settings
---
Topics: Library, Council
---
Read the original article here.
---
If you found an error in this article, please let us know.
"""
)

NEWS_TAILS = _blocks(
    """
市民如有疑问，可拨打市政热线咨询。
电话：0490-5550101
---
受灾群众如需帮助，请与县民政局联系。
联系电话：0490-5550101
---
报名电话：0490-5550101。
---
展览持续到月底，免费入场，团体请提前预约。
电话：0490-5550101 邮箱：museum@jiangcheng.example.com
---
图书馆开放时间为9时至21时。
地址：江城市书院路19号
---
警方公布了举报方式：
举报电话：0490-5550110
举报邮箱：jubao@jiangcheng.example.com
---
防汛指挥部公布了24小时救援电话：0490-5550119。
---
会议要求：
1、加强监管。
2、完善制度。
3、强化服务。
---
下一步将做好三件事：1、修订预案；2、储备物资；3、加强演练。
---
法院判决，被告未经许可转载本案作品，侵犯了原告的著作权，应当停止侵权并删除文章。
---
本报记者了解到，该平台已将侵权内容删除，并向作者道歉。
---
本站是全线第三座换乘车站，预计年底投入使用。
---
本网格共有居民320户，网格员每天上门联系老人。
---
新规规定，网站转载新闻作品应当注明来源，不得歪曲原意。
---
版权局负责人说，凡是未经授权转载的，一律责令删除。
---
他当了三十年编辑，校对过两千多本书。
---
编辑部的灯一直亮到凌晨。
---
总编辑洪宝说：“我们不会删除这篇文章。”
---
图书馆新增打印、复印和收藏服务。
---
有人给他点赞，有人转发，也有人评论说不信。
---
这条视频的评论区里，网友纷纷点赞！
---
目前，该公众号已有5万人关注。
---
市民可以关注“健康江城”公众号预约挂号。
---
关注“健康江城”公众号，即可在线预约挂号。
---
下载“江城交通”APP后，乘客可以扫码乘车。
---
新馆由市政府主办，江城大学承办。
---
主办单位：江城市文化局
---
如对公示内容有异议，请在公示期内向市教育局反映，联系电话：0490-5550101。
---
公司声明称，网传内容不实，公司保留追究法律责任的权利。
---
“本公司声明：网传信息不实，将追究造谣者的法律责任。”
---
该网站声明，用户上传的内容由用户负责，平台只提供存储服务，法院没有采纳这一说法。
---
专家提醒，网上的投资建议仅供参考，风险自担。
---
任何单位和个人不得侵犯他人知识产权。
---
这部电影版权归江城影业所有。
---
收藏家王明捐出了他收藏的全部打印机。
---
比赛结果：
江城队 2:1 海州队
沙屿队 0:0 青檀队
---
获奖名单：
一等奖：王明
二等奖：李华
---
導演：王明
主演：李華、張三
---
本報將持續追蹤報導。
---
民眾若有線索，請撥打專線0490-5550110。
---
衛生局提供諮詢專線：0490-5550166。
---
他在網站上寫道：版權所有，翻印必究。
---
网站负责人说，今后将注明转载来源，侵权必删。
---
记者随后拨打了公司电话，但无人接听。
---
如果您的孩子出现类似症状，请及时就医。
---
未经批准，任何单位和个人不得占用河道。
---
凡提供有效线索的，奖励5000元。
---
请广大市民相互转告。
---
征集时间截至6月30日，作品请发送至邮箱：zhengji@jiangcheng.example.com。
---
特别提醒：以上路段施工期间禁止通行，请绕行。
---
说明：以上数据不含台风造成的损失。
---
目前，案件正在进一步侦办中。
---
新馆开放时间：周二至周日9时至21时。
---
市民可通过“江城发布”微信公众号查询结果。
---
公众号运营者王明说，他的文章被多家网站转载，没有一家署名。
---
监督电话：12345
---
捐赠账户和联系电话已在县政府网站公布。
---
民警提醒：陌生链接不要点，转账之前要核实。
---
有需要的居民可拨打社区电话0490-5550100。
---
请家长关注孩子的睡眠。
---
他最后说：“关注我们的，都是老朋友。”
---
编辑李明从事校对工作二十年，审核过的稿件超过一万篇。
---
图书馆今后将提供打印服务
---
责任单位：市水利局；完成时限：6月底。
---
参赛作品请发送至邮箱：zuopin@jiangcheng.example.com，截止日期6月30日。
---
失主可凭有效证件到派出所认领。
联系人：王警官 电话：0490-5550110
---
志愿者招募持续进行，有意者请联系：
王女士 0490-5550111
---
抢修电话：0490-5550119
---
法院提示，转发不实信息也要承担责任。
---
该公司在官网声明，产品图片仅供参考。
---
本次展览由江城日报社主办。
---
该作品版权已由作者捐给图书馆。
---
以上建议供市民参考。
---
本文作者是江城大学教授，长期研究水利史。
---
记者多次拨打该公司客服电话，始终无人接听。
---
投稿的学生来自全市42所中学。
---
目前平台已下架相关商品，并表示将配合调查。
---
讀者來信寫道：「請不要刪除這篇文章。」
---
警方呼籲，未經查證的訊息請勿轉發。
"""
)

ENGLISH_NEWS_TAILS = _blocks(
    """
Residents who need help can call the flood hotline.
Tel: 0490-555-0101
---
To register, contact the library by email or phone.
Email: library@lanpu.example.com
---
The court ruled that the site had republished the article without permission and must pay damages.
---
The editor said the paper would not delete the story.
---
All rights reserved for the author were sold in 1998, the court heard.
---
By Friday all schools had reopened.
---
She asked readers to share this message with their neighbours.
---
"Follow us on this journey," the mayor said.
---
Sign up for the race closes on Friday.
---
Contact us was the only message found on the wreck, police said.
---
More than 300 people took part, related officials said.
---
Anyone with information is asked to call police on 0490-555-0110.
---
The copyright law of 2020 was amended on Monday.
---
Comments on the plan may be sent to the council until 30 June.
---
Print runs of the newspaper have halved since 2010, the publisher said.
"""
)

# A gap does not part these from the sentence before them plainly enough.
ONLY_ON_LINES = frozenset(
    _blocks(
        """
来源：江城市应急管理局　责任编辑：王晓　审核：李明
浏览次数：356
---
热点新闻
---
看更多 江城晚報 相關報導
---
回上一頁
"""
    )
)


@pytest.mark.parametrize("footer", MAINLAND)
def test_a_footer_below_the_news_goes(footer: str) -> None:
    assert text_of(f"{NEWS}\n{footer}") == NEWS


@pytest.mark.parametrize("footer", TRADITIONAL)
def test_a_footer_in_traditional_characters_goes(footer: str) -> None:
    assert text_of(f"{HANT}\n{footer}") == HANT


@pytest.mark.parametrize("footer", [f for f in (*MAINLAND, *TRADITIONAL) if f not in ONLY_ON_LINES])
def test_a_footer_glued_to_the_last_sentence_goes(footer: str) -> None:
    assert text_of(NEWS + footer.replace("\n", " ")) == NEWS


@pytest.mark.parametrize("footer", ENGLISH_PAGES)
def test_an_english_footer_goes(footer: str) -> None:
    assert text_of(f"{ENGLISH}\n{footer}") == ENGLISH


@pytest.mark.parametrize("tail", NEWS_TAILS)
def test_news_that_ends_like_a_page_survives(tail: str) -> None:
    assert text_of(f"{NEWS}\n{tail}") == f"{NEWS}\n{tail}"


@pytest.mark.parametrize("tail", ENGLISH_NEWS_TAILS)
def test_english_news_that_ends_like_a_page_survives(tail: str) -> None:
    assert text_of(f"{ENGLISH}\n{tail}") == f"{ENGLISH}\n{tail}"


@pytest.mark.parametrize("line", ["联系电话：0490-5550101", "Tel: 0490-555-0101", "本站声明：1、仅供参考。"])
def test_such_lines_amid_the_news_stay(line: str) -> None:
    assert text_of(f"{NEWS}\n{line}\n{NEWS}") == f"{NEWS}\n{line}\n{NEWS}"


def test_a_whole_footer_is_peeled_and_each_piece_has_its_reason() -> None:
    footer = (
        "（完）\n责任编辑：洪宝\n【打印】【关闭】 字号：大 中 小\n关注我们，获取更多江城新闻\n"
        "本站声明：1、本站内容仅供交流学习。2、如有侵权，请联系本站删除。\n联系电话：0490-5550101"
    )
    result = clean(RawReport(f"{NEWS}\n{footer}", "report.txt"))
    assert result.text == NEWS
    assert {removal.reason for removal in result.removed} == {
        "credit", "navigation", "follow", "disclaimer", "copyright", "contact",
    }  # fmt: skip


def test_a_number_below_an_announcement_goes_only_with_the_notice_of_the_page() -> None:
    announced = NEWS + "受灾群众如需帮助，请拨打热线。\n热线电话：0490-5550101"
    assert text_of(announced) == announced
    assert text_of(f"{announced}\n版权所有，未经授权不得转载。") == announced


@pytest.mark.parametrize(
    "piece",
    [
        "电话：0490-5550101 ", "【打印】", "打印 ",
        "本站声明：", "1、本站转载。", "相关新闻\n", "©",
        "a. ", "By A ", "Tel: ", "联系人：王", "摄影：王明 ", "地址：江", "The A ", "Source: A ",
        "微信公众号：a ", "主办单位：江 ", "（完）",
    ],
)  # fmt: skip
def test_hostile_footers_take_linear_time(piece: str) -> None:
    start = time.process_time()
    for text in (NEWS + piece * (50_000 // len(piece)), f"{piece * 20}\n" * (50_000 // (20 * len(piece)))):
        clean(RawReport(text + NEWS[:20], "report.txt"))
        clean(RawReport(NEWS[:20] + text, "report.txt"))
    assert time.process_time() - start < 2
