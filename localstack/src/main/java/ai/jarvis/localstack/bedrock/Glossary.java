package ai.jarvis.localstack.bedrock;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What words of computing and business are called in the other language, English or (simplified) Chinese, so that a
 * question in one finds text in the other. Of a Chinese word its last two ideographs stand for it.
 */
final class Glossary {

    private static final String ENTRIES =
            """
            accuracy 准确率 | agent 代理 智能体 | alert 告警 警报 | analysis 分析 | analytics 分析 | answer 回答 答案 | api 接口
            application 应用 | approval 审批 | architecture 架构 | asynchronous 异步 | async 异步 | audit 审计 | authentication 认证
            authorization 授权 | availability 可用性 | available 可用 | backend 后端 | backup 备份 | batch 批量 批处理 | benchmark 基准
            bottleneck 瓶颈 | budget 预算 | cache 缓存 快取 | capacity 容量 | client 客户 | cloud 云端 云原生 | cluster 集群 | code 代码
            collaboration 协作 | collection 收集 集合 | communication 通信 | compliance 合规 | component 组件 | compression 压缩
            compute 计算 | concurrency 并发 | concurrent 并发 | condition 条件 | configuration 配置 | consistency 一致性
            constraint 约束 制约 | container 容器 | cost 成本 费用 | customer 客户 | dashboard 仪表板 仪表盘 | data 数据 资料
            database 数据库 资料库 | delete 删除 | deployment 部署 | deploy 部署 | design 设计 | development 开发 | developer 开发者
            disaster 灾备 灾难 | document 文档 文件 | editor 编辑器 | email 邮件 | encryption 加密 | error 错误 | event 事件
            evaluation 评估 | evolution 演进 | execution 执行 | failure 失败 故障 | fallback 降级 | feature 功能 特征 | feedback 反馈
            file 文件 | flow 流程 | framework 框架 | frontend 前端 | function 函数 功能 | gateway 网关 | goal 目标 | history 历史
            idempotent 幂等 | idempotency 幂等 | image 镜像 图像 | index 索引 | inference 推理 | infrastructure 基础设施
            integration 集成 整合 | interface 接口 | isolation 隔离 | knowledge 知识 | language 语言 | latency 延迟
            limit 限制 上限 | limitation 局限 限制 | log 日志 | memory 内存 记忆 | message 消息 讯息 | metric 指标 | migration 迁移
            model 模型 | module 模块 | monitoring 监控 | monitor 监控 | network 网络 网路 | notification 通知 | observability 可观测性
            operation 操作 运维 | optimization 优化 | orchestration 编排 | parallel 并行 | password 密码 | performance 性能 效能
            permission 权限 | persona 角色 | phase 阶段 | pipeline 流水线 | plan 计划 | platform 平台 | plugin 插件 | policy 策略
            price 价格 | principle 原则 | priority 优先级 | privacy 隐私 | process 流程 处理 | production 生产 | project 项目
            prompt 提示词 | protocol 协议 | provider 供应商 | quality 质量 | query 查询 | question 问题 | queue 队列 伫列
            quota 配额 | recovery 恢复 | region 区域 | release 发布 | reliability 可靠性 | report 报告 报表 | request 请求
            requirement 需求 | resource 资源 | response 响应 回应 | retrieval 检索 | retry 重试 | risk 风险 | role 角色 | rollback 回滚
            rollout 灰度 | route 路由 | routing 路由 | sandbox 沙箱 沙盒 | scalability 扩展性 | scaling 扩容 扩展 | schedule 调度
            schema 模式 | search 搜索 检索 | security 安全 安全性 | server 服务器 伺服器 | service 服务 | session 会话 | storage 存储 储存
            store 存储 储存 | strategy 策略 | stream 流式 | task 任务 | team 团队 | technology 技术 | template 模板 | tenant 租户
            test 测试 | threshold 阈值 | throughput 吞吐 吞吐量 | timeline 时间线 | timeout 超时 | trace 追踪 | tracing 追踪
            traffic 流量 | training 训练 | transaction 事务 交易 | upload 上传 | user 用户 使用者 | validation 验证 | vector 向量
            version 版本 | warehouse 仓库 | week 周内 | workflow 工作流 | target 目标
            """;

    private static final long[] NOTHING = {};
    private static final Map<Long, long[]> TRANSLATIONS = translations();

    private Glossary() {}

    /**
     * The terms that mean the same in the other language.
     *
     * @param hash of a stemmed word or a pair of ideographs
     */
    static long[] translations(long hash) {
        return TRANSLATIONS.getOrDefault(hash, NOTHING);
    }

    private static Map<Long, long[]> translations() {
        Map<Long, long[]> translations = new HashMap<>();
        for (String entry : ENTRIES.trim().split("\\s*[|\\n]\\s*", -1)) {
            String[] words = entry.split(" ", -1);
            char[] english = words[0].toCharArray();
            long word = Hash.of(english, 0, EnglishStemmer.stem(english, 0, english.length));
            for (int i = 1; i < words.length; i++) {
                String chinese = words[i];
                long pair = Hash.of(chinese.substring(Math.max(0, chinese.length() - 2)));
                add(translations, word, pair);
                add(translations, pair, word);
            }
        }
        return Map.copyOf(translations);
    }

    private static void add(Map<Long, long[]> translations, long from, long to) {
        long[] known = translations.getOrDefault(from, NOTHING);
        if (Arrays.stream(known).noneMatch(hash -> hash == to)) {
            long[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = to;
            translations.put(from, more);
        }
    }
}
