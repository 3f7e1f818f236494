package ai.jarvis.localstack.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes business prose of made-up facts: the same for the same seed, and no two paragraphs alike. */
final class Prose {
    /** A chapter of a document. */
    record Section(String heading, List<String> paragraphs) {
        Section {
            paragraphs = List.copyOf(paragraphs);
        }
    }

    enum Language {
        ENGLISH(32),
        CHINESE(17);

        /** So many that a section makes three chunks. */
        private final int sentences;

        Language(int sentences) {
            this.sentences = sentences;
        }
    }

    private static final int SECTIONS = 7;
    private static final int PARAGRAPH = 6;

    private static final List<String> WHO = List.of(
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
            "Each department head");
    private static final List<String> DOES = List.of(
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
            "prepares");
    private static final List<String> WHAT = List.of(
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
            "the travel expenses");
    private static final List<String> WHEN = List.of(
            "before the end of the quarter",
            "every second Monday",
            "within five working days",
            "during the night shift",
            "after each audit",
            "at the beginning of the month",
            "as soon as the alarm is acknowledged",
            "twice a year",
            "immediately after delivery",
            "in the first week of spring");
    private static final List<String> THEN = List.of(
            "and enters the result under number %d in the register",
            "because section %d of the agreement requires it",
            "unless the value stays below %d units",
            "which costs %d euros on average",
            "and informs the branch with the code %d by letter",
            "so that fewer than %d cases remain open",
            "provided that at least %d samples were taken");

    private static final List<String> 谁 = List.of(
            "设备维护组", "华东分公司", "采购部门", "质量检验科", "值班班长", "财务中心", "持证技术员", "项目经理", "客户服务部", "苏州仓库", "中心实验室", "安全主管",
            "各部门负责人");
    private static final List<String> 何时 = List.of(
            "在每季度结束之前", "每隔两周的星期一", "在五个工作日之内", "在夜班期间", "每次审核结束以后", "于每月月初", "收到报警确认后立即", "每年两次", "货物到达当天", "在春季的第一周");
    private static final List<String> 做 =
            List.of("检查", "更换", "登记", "审批", "盘点", "交付", "归档", "校准", "订购", "汇报", "测量", "续签", "移交", "撤销", "准备");
    private static final List<String> 何物 = List.of(
            "压力阀门", "全部未付发票", "门禁卡片", "冷却回路", "年度预算", "备品备件", "培训记录", "消防器材", "服务合同", "客户投诉", "送货单据", "备份磁带", "安全操作规程",
            "振动监测数据", "差旅报销单");
    private static final List<String> 然后 = List.of(
            "并把结果记入第%d号台账，供内部审计随时查阅",
            "因为协议第%d条对此有明确的要求，任何人不得例外",
            "除非测得的数值一直低于%d个单位，并且持续三天以上",
            "平均每次需要花费%d元，由所在部门的预算承担",
            "同时以书面形式通知代码为%d的营业网点，并保留回执",
            "使尚未处理完毕的事项始终少于%d件，以保证按期交付",
            "前提是至少已经抽取%d个样品，且样品保存完好");

    private final Random random;

    Prose(long seed) {
        this.random = new Random(seed);
    }

    /** The chapters of a document of about twenty chunks. */
    List<Section> sections(Language language) {
        var sections = new ArrayList<Section>();
        for (int i = 1; i <= SECTIONS; i++) {
            var heading = language == Language.ENGLISH
                    ? i + ". How " + lower(pick(WHO)) + " handles " + pick(WHAT)
                    : "第" + i + "章 " + pick(谁) + "如何" + pick(做) + pick(何物);
            sections.add(new Section(heading, paragraphs(language)));
        }
        return sections;
    }

    /** Rows of a register, each with as many cells as the first, which has the headings. */
    List<List<String>> rows(Language language, int count) {
        var rows = new ArrayList<List<String>>();
        rows.add(
                language == Language.ENGLISH
                        ? List.of("Number", "Responsible", "Subject", "Due", "Remark")
                        : List.of("编号", "负责人", "事项", "期限", "备注"));
        for (int i = 0; i < count; i++) {
            var number = "R-" + random.nextInt(1_000_000);
            rows.add(
                    language == Language.ENGLISH
                            ? List.of(number, pick(WHO), pick(WHAT), pick(WHEN), sentence(language))
                            : List.of(number, pick(谁), pick(何物), pick(何时), sentence(language)));
        }
        return rows;
    }

    private List<String> paragraphs(Language language) {
        var paragraphs = new ArrayList<String>();
        for (int left = language.sentences; left > 0; left -= PARAGRAPH) {
            paragraphs.add(IntStream.range(0, Math.min(PARAGRAPH, left))
                    .mapToObj(i -> sentence(language))
                    .collect(Collectors.joining(language == Language.ENGLISH ? " " : "")));
        }
        return paragraphs;
    }

    private String sentence(Language language) {
        var number = 10 + random.nextInt(99_990);
        return language == Language.ENGLISH
                ? pick(WHO) + " " + pick(DOES) + " " + pick(WHAT) + " " + pick(WHEN) + ", "
                        + pick(THEN).formatted(number) + "."
                : pick(谁) + pick(何时) + pick(做) + pick(何物) + "，" + pick(然后).formatted(number) + "。";
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private static String lower(String phrase) {
        return Character.toLowerCase(phrase.charAt(0)) + phrase.substring(1);
    }
}
