package ai.jarvis.localstack.bench;

import java.util.List;

/**
 * A language's words and phrases, and how sentences are put together from them.
 *
 * @param sentences so many of them make three chunks
 * @param heading of number, subject, verb and object, as a format
 * @param sentence of subject, time, verb, object and clause, as a format
 * @param columns headings of a register
 * @param who subjects, at the start of a sentence
 * @param does verbs
 * @param what objects
 * @param when times
 * @param then clauses, each with a place for a number
 */
record Vocabulary(
        int sentences,
        String heading,
        String sentence,
        List<String> columns,
        List<String> who,
        List<String> does,
        List<String> what,
        List<String> when,
        List<String> then) {
    static final Vocabulary ENGLISH = new Vocabulary(
            32,
            "%d. %s %s %s",
            "%1$s %3$s %4$s %2$s, %5$s. ",
            List.of("Number", "Responsible", "Subject", "Due", "Remark"),
            List.of(
                    "The maintenance team",
                    "The regional office",
                    "Our supplier",
                    "The quality department",
                    "Every shift leader",
                    "The accounting group",
                    "An authorised technician",
                    "The project manager",
                    "The customer service desk",
                    "The warehouse in Rotterdam",
                    "The laboratory",
                    "The security officer",
                    "Each department head"),
            List.of(
                    "reviews",
                    "replaces",
                    "documents",
                    "approves",
                    "inspects",
                    "delivers",
                    "archives",
                    "calibrates",
                    "orders",
                    "reports",
                    "measures",
                    "renews",
                    "transfers",
                    "cancels",
                    "prepares"),
            List.of(
                    "the pressure valves",
                    "all open invoices",
                    "the access cards",
                    "the cooling circuit",
                    "the annual budget",
                    "the spare parts",
                    "the training records",
                    "the fire extinguishers",
                    "the service contracts",
                    "the customer complaints",
                    "the delivery notes",
                    "the backup tapes",
                    "the safety instructions",
                    "the vibration readings",
                    "the travel expenses"),
            List.of(
                    "before the end of the quarter",
                    "every second Monday",
                    "within five working days",
                    "during the night shift",
                    "after each audit",
                    "at the beginning of the month",
                    "as soon as the alarm is acknowledged",
                    "twice a year",
                    "immediately after delivery",
                    "in the first week of spring"),
            List.of(
                    "and enters the result under number %d in the register",
                    "because section %d of the agreement requires it",
                    "unless the value stays below %d units",
                    "which costs %d euros on average",
                    "and informs the branch with the code %d by letter",
                    "so that fewer than %d cases remain open",
                    "provided that at least %d samples were taken"));

    static final Vocabulary CHINESE = new Vocabulary(
            17,
            "第%d章 %s%s%s",
            "%s%s%s%s，%s。",
            List.of("编号", "负责人", "事项", "期限", "备注"),
            List.of(
                    "设备维护组", "华东分公司", "采购部门", "质量检验科", "值班班长", "财务中心", "持证技术员", "项目经理", "客户服务部", "苏州仓库", "中心实验室",
                    "安全主管", "各部门负责人"),
            List.of("检查", "更换", "登记", "审批", "盘点", "交付", "归档", "校准", "订购", "汇报", "测量", "续签", "移交", "撤销", "准备"),
            List.of(
                    "压力阀门", "全部未付发票", "门禁卡片", "冷却回路", "年度预算", "备品备件", "培训记录", "消防器材", "服务合同", "客户投诉", "送货单据", "备份磁带",
                    "安全操作规程", "振动监测数据", "差旅报销单"),
            List.of(
                    "在每季度结束之前",
                    "每隔两周的星期一",
                    "在五个工作日之内",
                    "在夜班期间",
                    "每次审核结束以后",
                    "于每月月初",
                    "收到报警确认后立即",
                    "每年两次",
                    "货物到达当天",
                    "在春季的第一周"),
            List.of(
                    "并把结果记入第%d号台账，供内部审计随时查阅",
                    "因为协议第%d条对此有明确的要求，任何人不得例外",
                    "除非测得的数值一直低于%d个单位，并且持续三天以上",
                    "平均每次需要花费%d元，由所在部门的预算承担",
                    "同时以书面形式通知代码为%d的营业网点，并保留回执",
                    "使尚未处理完毕的事项始终少于%d件，以保证按期交付",
                    "前提是至少已经抽取%d个样品，且样品保存完好"));
}
