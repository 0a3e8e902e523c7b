"""The words of the pages: English in the templates, Chinese here."""

from __future__ import annotations

ZH = {
    "Career by sector; darker is higher in rank": "按部门排列的履历;颜色越深级别越高",
    "Party": "党委", "government": "政府", "congress, CPPCC": "人大、政协", "military": "军队", "enterprise": "企业",
    "academia": "教育科研", "other": "其他", "at least {}": "至少到{}", "level unknown": "级别不详",
    "Search": "搜索", "Bodies": "机构", "Provinces": "省份", "Compare": "比较", "Rules": "规则", "Claims": "论断",
    "SPARQL": "SPARQL", "Ontology": "本体", "Skip to content": "跳到正文", "Menu": "菜单", "Language": "语言",
    "A name, a role or an organisation": "姓名、职务或单位",
    "English, 中文, pinyin with or without tones": "中文、English、拼音(可带声调)",
    "Who was a technocrat, under which definition, and why?": "谁是技术官僚?依何定义?为什么?",
    "A class is what a named rule set says about a public record, never the project's own judgement.":
        "所谓归类,只是某一规则集对公开记录的判断,绝非本项目自己的评价。",
    "officials": "名官员", "rule sets": "个规则集", "facts": "事实", "Found": "找到", "Nothing found for": "没有找到",
    "Try fewer letters, another spelling, or Chinese characters.": "请减少字数、换一种拼写,或改用汉字。",
    "official": "官员", "body": "机构", "province": "省份", "organisation": "单位", "post": "职务",
    "Career": "履历", "Credentials": "资历", "Posts": "职务", "Sources": "来源", "Also called": "又名", "read": "查阅于",
    "in service": "在职", "from": "起", "until": "止", "level": "级别", "What each rule set says": "各规则集的判断",
    "Rule set": "规则集", "Rule sets": "规则集", "Era": "时期",  "Class": "类别", "Body": "机构",
    "why?": "为什么?", "none": "无", "why not": "为何不是", "show terms": "按任期显示", "show eras": "按时期显示",
    "being worked out": "正在推算", "All statements": "全部陈述", "as data": "数据格式", "is": "是", "is not": "不是",
    "under": "依据", "in": "于", "The proof": "证明", 
    "What would have to change?": "要改变什么才会成立?", "Unfold all": "全部展开", "Fold all": "全部折叠",
    "This takes some seconds.": "需要几秒钟。", "No small change was found.": "没有找到可行的小改动。",
    "To cite this proof": "引用此证明",  "Classes that hold": "成立的类别",
    "Classes that do not hold": "不成立的类别",  "Something is not right": "有问题",
    "Back to the start": "回到首页", "referred to by": "被引用", "property": "属性", "value": "值",
    "more": "更多", "Show": "显示", "Members": "成员", "in the class": "属于该类", "not in the class": "不属于该类",
    "training unknown": "学历不详", "employer unknown": "工作单位不详", 
    "on record": "有记录", "seats": "席位", "share": "比例", "Over the congresses": "历届变化", "Congress": "届",
    "of those who can be judged": "(占可判断者)", 
    "shares with fewer than nine tenths on record are drawn hollow": "记录不足九成者以空心点表示",
    "Who stands how": "各成员情况", "standing": "判断", "name": "姓名",
    "Provinces led by": "主官的类别", "On the day": "日期", "neither": "均不是", "one of the two": "一人是", "both": "两人均是",
    "not known": "不详", "Party secretary": "党委书记", "governor": "行政首长", "Top two leaders": "党政主官",
    "First rule set": "第一个规则集", "Second rule set": "第二个规则集", "First era": "第一个时期", "Second era": "第二个时期",
    "only in the first": "仅前者", "only in the second": "仅后者", "in both": "两者均是", 
    "Nobody changes sides.": "没有人改变归类。", "who changes sides": "改变归类者", "the first condition at which they part":
        "最先出现分歧的条件", "title": "标题", "era": "时期", "concludes": "结论", "extends": "继承", "parameter": "参数",
    "Parameters": "参数", "rule": "规则", "cites": "引用", "Edit a copy": "编辑副本", "Rule text": "规则文本", 
    "Run": "运行", "Download": "下载", "No problems found.": "没有发现问题。",  
    "Nothing is saved on the server.": "服务器上不保存任何内容。", "line": "行", "Result": "结果",  "joins": "新增", "leaves": "减少",
    "claim": "论断", "expected": "文献数字", "computed": "计算结果", "verdict": "结论", "reason": "理由",
    "reproduced": "相符", "close": "接近", "contradicted": "不符", "cannot be computed": "无法计算", "read as": "理解为",
    "counted": "计入", "before": "此前",  "too little is known of": "资料不足者", "All claims": "全部论断", 
    "Query": "查询", "Ready queries": "现成查询", "rows": "行", "seconds": "秒", "Table": "表格", "Chart": "图表",  "Ctrl+Space completes names, Ctrl+Enter runs.": "Ctrl+空格补全名称,Ctrl+回车运行。",
    "the default: each era under its own rules": "默认:各时期依其自身规则", "nothing derived": "不作推断",
    "Suggestions": "候选", "true": "是", "false": "否", "people": "人", 
    "Used by rules": "用于规则", "Who is in it": "成员", "example": "例", 
    "What do you want to see?": "想看什么?", "An official": "一名官员", "A body over the congresses": "历届机构",
    "The provinces on a map": "省份图", "Two definitions side by side": "两种定义的比较", "The rules themselves": "规则本身",
    "What the literature claims": "文献的论断", "Ask in SPARQL": "用 SPARQL 查询",
    "how a career runs, what each rule set says of it, and why": "履历如何,各规则集如何判断,为什么",
    "a Politburo or Central Committee as a table and a chart": "以图表呈现政治局或中央委员会",
    "where neither, one or both of the top two are in a class": "党政主官均不是、一人是或两人均是",
    "who changes sides, and at which condition": "谁改变归类,在哪个条件上",
    "read with their citations; try a copy of your own": "附引用,可在副本上试验",
    "each figure opened down to names": "每个数字都可查到姓名",
    "with ready queries, as table, chart or download": "附现成查询,可看表格、图表或下载",   "no such page": "没有这个页面",
    "a copy of": "副本:", "Same as": "同", 
}  # fmt: skip


def say(text: str, zh: bool) -> str:
    """A word of the page in its language."""
    return ZH.get(text, text) if zh else text
