"""The words of the page around the replies, in three languages."""

from dataclasses import dataclass

from ui.messages import Language


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The words; `{}` takes what the sentence is about.

    `reasons` says why cleaning took a piece away, by `index.article.Removal.reason`.
    """

    name: str
    title: str
    tagline: str
    ask_tab: str
    reports_tab: str
    views: str
    language: str
    theme: str
    conversation: str
    question: str
    send: str
    stop: str
    editing: str
    cancel: str
    you_asked: str
    answered: str
    teaches: tuple[str, str, str]
    try_one: str
    empty_store: str
    edit: str
    retry: str
    undo: str
    clear: str
    copy_text: str
    copy_markdown: str
    copied: str
    not_copied: str
    share: str
    shared: str
    helpful: str
    unhelpful: str
    next_questions: str
    thanks: str
    kept_here: str
    note: str
    correction: str
    save: str
    close: str
    no_report: str
    back: str
    previous: str
    next: str
    original: str
    also: str
    removed: str
    changed: str
    gone: str
    bad_link: str
    reasons: dict[str, str]


PAGE_TEXTS: dict[Language, PageTexts] = {
    "zh-CN": PageTexts(
        name="问报",
        title="问报 · 就新闻提问，看到答案出自的原句",
        tagline="就新闻提问，看到答案出自的原句。",
        ask_tab="提问",
        reports_tab="报道",
        views="页面",
        language="语言",
        theme="深色 / 浅色",
        conversation="对话",
        question="就新闻提问……",
        send="发送",
        stop="停止",
        editing="正在修改之前的问题，之后的问答将被替换",
        cancel="取消",
        you_asked="你问",
        answered="问报答",
        teaches=("问一个问题", "先看简短的答案和编号", "点编号，看报道里的原句"),
        try_one="试试这些问题",
        empty_store="新闻库还是空的：先在“报道”里添加几篇。",
        edit="修改",
        retry="重试",
        undo="撤销",
        clear="新对话",
        copy_text="复制",
        copy_markdown="复制 Markdown",
        copied="已复制，附出处",
        not_copied="浏览器不允许复制：请选中文字后手动复制",
        share="分享",
        shared="链接已复制",
        helpful="有帮助",
        unhelpful="没帮助",
        next_questions="接着问",
        thanks="谢谢，已记下",
        kept_here="评价只存在这台服务器上，可用作测试题（wenbao evaluate）。",
        note="备注（可不填）",
        correction="正确的答案是（可不填）",
        save="保存",
        close="关闭",
        no_report="点击答案中的编号，这里会显示报道全文，并标出所引的句子。",
        back="返回",
        previous="上一处引用（P）",
        next="下一处引用（N）",
        original="原文链接",
        also="另有报道",
        removed="清理掉的内容：{} 处",
        changed="这篇报道在回答之后有过改动，所引的句子已无法标出。",
        gone="这篇报道已不在新闻库中。",
        bad_link="这个引用链接不完整，无法打开。",
        reasons={
            "pinyin": "拼音",
            "mojibake": "乱码",
            "header": "页首",
            "title": "重复的标题",
            "navigation": "导航",
            "share": "分享按钮",
            "follow": "关注提示",
            "related": "相关链接",
            "advertisement": "广告",
            "credit": "编辑署名",
            "source": "来源行",
            "copyright": "版权声明",
            "disclaimer": "免责声明",
            "contact": "联系方式",
        },
    ),
    "zh-TW": PageTexts(
        name="問報",
        title="問報 · 就新聞提問，看到答案出自的原句",
        tagline="就新聞提問，看到答案出自的原句。",
        ask_tab="提問",
        reports_tab="報導",
        views="頁面",
        language="語言",
        theme="深色 / 淺色",
        conversation="對話",
        question="就新聞提問……",
        send="送出",
        stop="停止",
        editing="正在修改之前的問題，之後的問答將被取代",
        cancel="取消",
        you_asked="你問",
        answered="問報答",
        teaches=("問一個問題", "先看簡短的答案和編號", "點編號，看報導裡的原句"),
        try_one="試試這些問題",
        empty_store="新聞庫還是空的：先在「報導」裡新增幾篇。",
        edit="修改",
        retry="重試",
        undo="復原",
        clear="新對話",
        copy_text="複製",
        copy_markdown="複製 Markdown",
        copied="已複製，附出處",
        not_copied="瀏覽器不允許複製：請選取文字後手動複製",
        share="分享",
        shared="連結已複製",
        helpful="有幫助",
        unhelpful="沒幫助",
        next_questions="接著問",
        thanks="謝謝，已記下",
        kept_here="評價只存在這台伺服器上，可用作測試題（wenbao evaluate）。",
        note="備註（可不填）",
        correction="正確的答案是（可不填）",
        save="儲存",
        close="關閉",
        no_report="點擊答案中的編號，這裡會顯示報導全文，並標出所引的句子。",
        back="返回",
        previous="上一處引用（P）",
        next="下一處引用（N）",
        original="原文連結",
        also="另有報導",
        removed="清理掉的內容：{} 處",
        changed="這篇報導在回答之後有過改動，所引的句子已無法標出。",
        gone="這篇報導已不在新聞庫中。",
        bad_link="這個引用連結不完整，無法打開。",
        reasons={
            "pinyin": "拼音",
            "mojibake": "亂碼",
            "header": "頁首",
            "title": "重複的標題",
            "navigation": "導覽",
            "share": "分享按鈕",
            "follow": "追蹤提示",
            "related": "相關連結",
            "advertisement": "廣告",
            "credit": "編輯署名",
            "source": "來源行",
            "copyright": "版權聲明",
            "disclaimer": "免責聲明",
            "contact": "聯絡方式",
        },
    ),
    "en": PageTexts(
        name="问报",
        title="Wenbao · Ask the news, see the sentence it comes from",
        tagline="Ask the news, see the sentence it comes from.",
        ask_tab="Ask",
        reports_tab="Reports",
        views="Views",
        language="Language",
        theme="Dark / light",
        conversation="Conversation",
        question="Ask the news…",
        send="Send",
        stop="Stop",
        editing="Editing an earlier question; what follows it will be replaced",
        cancel="Cancel",
        you_asked="You asked",
        answered="Wenbao answered",
        teaches=(
            "Ask a question",
            "See the short answer and its numbers",
            "Click a number: the sentence in its report",
        ),
        try_one="Try one of these",
        empty_store="There are no reports yet: add some under “Reports”.",
        edit="Edit",
        retry="Retry",
        undo="Undo",
        clear="New conversation",
        copy_text="Copy",
        copy_markdown="Copy Markdown",
        copied="Copied, with its sources",
        not_copied="The browser does not allow copying: select the text and copy it by hand",
        share="Share",
        shared="Link copied",
        helpful="Helpful",
        unhelpful="Not helpful",
        next_questions="Ask next",
        thanks="Thank you, noted",
        kept_here="Kept on this server only, as test questions for wenbao evaluate.",
        note="Note (optional)",
        correction="The right answer is (optional)",
        save="Save",
        close="Close",
        no_report="Click a number in an answer: the report opens here with the cited sentence marked.",
        back="Back",
        previous="Previous citation (P)",
        next="Next citation (N)",
        original="Original",
        also="Also reported by",
        removed="Taken out by cleaning: {}",
        changed="This report has changed since the answer; the cited sentence cannot be marked.",
        gone="This report is no longer in the collection.",
        bad_link="This citation link is incomplete and cannot be opened.",
        reasons={
            "pinyin": "pinyin",
            "mojibake": "broken characters",
            "header": "page header",
            "title": "repeated title",
            "navigation": "navigation",
            "share": "share buttons",
            "follow": "follow prompts",
            "related": "related links",
            "advertisement": "advertisement",
            "credit": "credits",
            "source": "source line",
            "copyright": "copyright notice",
            "disclaimer": "disclaimer",
            "contact": "contact details",
        },
    ),
}
