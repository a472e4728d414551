"""The words of the view of the collection, in three languages."""

from dataclasses import dataclass

from ui.messages import Language


@dataclass(frozen=True, slots=True)
class ReportsTexts:
    """The words; `{}` takes what the sentence is about."""

    heading: str
    summary: str
    found: str
    nothing: str
    search: str
    source: str
    any_source: str
    since: str
    until: str
    order: str
    newest: str
    oldest: str
    by_title: str
    added_last: str
    reset: str
    earlier: str
    later: str
    remove: str
    confirm: str
    cancel: str
    removed: str
    not_there: str
    add: str
    drop: str
    choose: str
    formats: str
    paste: str
    paste_title: str
    paste_source: str
    paste_date: str
    paste_text: str
    take_in: str
    address: str
    fetch: str
    locked: str
    password: str
    unlock: str
    wrong_password: str
    read_only: str
    too_large: str
    working: str
    broken_off: str
    done: str
    failed: str
    not_ready: str
    statuses: dict[str, str]


REPORTS_TEXTS: dict[Language, ReportsTexts] = {
    "zh-CN": ReportsTexts(
        heading="新闻库",
        summary="共 {reports} 篇报道，{first} 至 {last}，占用 {storage}",
        found="符合条件的有 {} 篇",
        nothing="没有符合条件的报道。",
        search="搜索标题和正文",
        source="来源",
        any_source="全部来源",
        since="从",
        until="到",
        order="排序",
        newest="最新在前",
        oldest="最早在前",
        by_title="按标题",
        added_last="最近添加",
        reset="清除条件",
        earlier="上一页",
        later="下一页",
        remove="删除",
        confirm="删除“{}”？删除后，它不会再被检索和引用，也无法恢复。",
        cancel="取消",
        removed="已删除。",
        not_there="这篇报道已不在新闻库中。",
        add="添加报道",
        drop="把文件拖到这里，或",
        choose="选择文件",
        formats="{} 文件，每个不超过 {} MB，可一次多个",
        paste="粘贴一篇报道",
        paste_title="标题（可不填）",
        paste_source="来源（可不填）",
        paste_date="日期（可不填）",
        paste_text="正文",
        take_in="添加",
        address="报道的网址",
        fetch="读取网址",
        locked="添加和删除报道需要口令。",
        password="口令",
        unlock="解锁",
        wrong_password="口令不对，或尝试次数过多（请一分钟后再试）。",
        read_only="这里的新闻库只供阅读。",
        too_large="文件超过 {} MB：请拆分后再添加",
        working="正在处理……",
        broken_off="与服务器的连接中断；已添加的报道不受影响",
        done="完成：{}",
        failed="出了意外错误；已记入日志",
        not_ready="模型还在载入，请稍候再试。",
        statuses={"added": "新增 {}", "replaced": "更新 {}", "unchanged": "未变 {}", "failed": "失败 {}"},
    ),
    "zh-TW": ReportsTexts(
        heading="新聞庫",
        summary="共 {reports} 篇報導，{first} 至 {last}，佔用 {storage}",
        found="符合條件的有 {} 篇",
        nothing="沒有符合條件的報導。",
        search="搜尋標題和內文",
        source="來源",
        any_source="全部來源",
        since="從",
        until="到",
        order="排序",
        newest="最新在前",
        oldest="最早在前",
        by_title="依標題",
        added_last="最近新增",
        reset="清除條件",
        earlier="上一頁",
        later="下一頁",
        remove="刪除",
        confirm="刪除「{}」？刪除後，它不會再被檢索和引用，也無法復原。",
        cancel="取消",
        removed="已刪除。",
        not_there="這篇報導已不在新聞庫中。",
        add="新增報導",
        drop="把檔案拖到這裡，或",
        choose="選擇檔案",
        formats="{} 檔案，每個不超過 {} MB，可一次多個",
        paste="貼上一篇報導",
        paste_title="標題（可不填）",
        paste_source="來源（可不填）",
        paste_date="日期（可不填）",
        paste_text="內文",
        take_in="新增",
        address="報導的網址",
        fetch="讀取網址",
        locked="新增和刪除報導需要密碼。",
        password="密碼",
        unlock="解鎖",
        wrong_password="密碼不對，或嘗試次數過多（請一分鐘後再試）。",
        read_only="這裡的新聞庫只供閱讀。",
        too_large="檔案超過 {} MB：請分割後再新增",
        working="正在處理……",
        broken_off="與伺服器的連線中斷；已新增的報導不受影響",
        done="完成：{}",
        failed="出了意外錯誤；已記入日誌",
        not_ready="模型還在載入，請稍候再試。",
        statuses={"added": "新增 {}", "replaced": "更新 {}", "unchanged": "未變 {}", "failed": "失敗 {}"},
    ),
    "en": ReportsTexts(
        heading="Reports",
        summary="{reports} reports, {first} to {last}, {storage} on disk",
        found="Reports that match: {}",
        nothing="No report matches.",
        search="Search titles and texts",
        source="Source",
        any_source="All sources",
        since="From",
        until="To",
        order="Order",
        newest="Newest first",
        oldest="Oldest first",
        by_title="By title",
        added_last="Last added",
        reset="Clear",
        earlier="Previous",
        later="Next",
        remove="Remove",
        confirm="Remove “{}”? It will never be found or cited again, and cannot be brought back.",
        cancel="Cancel",
        removed="Removed.",
        not_there="This report is no longer in the collection.",
        add="Add reports",
        drop="Drop files here, or",
        choose="choose files",
        formats="{} files, each up to {} MB, several at once",
        paste="Paste a report",
        paste_title="Title (optional)",
        paste_source="Source (optional)",
        paste_date="Date (optional)",
        paste_text="Text",
        take_in="Add",
        address="The report's address",
        fetch="Fetch",
        locked="Adding and removing reports needs a password.",
        password="Password",
        unlock="Unlock",
        wrong_password="The password is wrong, or there were too many tries (wait a minute).",
        read_only="This collection is read-only here.",
        too_large="the file is larger than {} MB: split it",
        working="Working…",
        broken_off="The connection to the server broke off; what was added stays",
        done="Done: {}",
        failed="Something went wrong; the error has been logged",
        not_ready="The models are still loading; please wait a moment.",
        statuses={
            "added": "{} added",
            "replaced": "{} replaced",
            "unchanged": "{} unchanged",
            "failed": "{} failed",
        },
    ),
}
