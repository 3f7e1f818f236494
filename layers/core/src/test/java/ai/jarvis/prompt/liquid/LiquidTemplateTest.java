package ai.jarvis.prompt.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiquidTemplateTest {
    private static String render(String template, Map<String, Object> values) {
        return LiquidTemplate.read(template).render(values);
    }

    private static List<String> names(String template) {
        return LiquidTemplate.read(template).uses().stream()
                .map(VariableUse::name)
                .toList();
    }

    private static List<LiquidProblem> problems(String template) {
        return catchThrowableOfType(LiquidInvalid.class, () -> LiquidTemplate.read(template))
                .problems();
    }

    private static String failure(String template, Map<String, Object> values) {
        return catchThrowableOfType(RenderingFailed.class, () -> render(template, values))
                .getMessage();
    }

    private static final String PERSONA =
            """
            You are {{ name }}, a {{ role }}.

            ## Personality
            - Tone: {{ personality.tone }}
            - Traits: {{ personality.traits | array.join ', ' }}

            {{ if few_shot_examples }}
            ## Example Interactions
            {{ for example in few_shot_examples }}
            **User**: {{ example.user_input }}
            **{{ name }}**: {{ example.assistant_response }}

            {{ end }}
            {{ end }}

            ## Instructions
            {{ instructions }}""";

    @Test
    void rendersAPersonaThatIsWrittenInTheShortForms() {
        var values = new LinkedHashMap<String, Object>(Map.of(
                "name",
                "Ada",
                "role",
                "guide",
                "personality",
                Map.of("tone", "warm", "traits", List.of("kind", "exact")),
                "instructions",
                "Be brief."));

        assertThat(render(PERSONA, values))
                .contains("You are Ada, a guide.", "- Traits: kind, exact\n", "## Instructions\nBe brief.")
                .doesNotContain("Example Interactions", "{{");

        values.put("few_shot_examples", List.of(Map.of("user_input", "Hi", "assistant_response", "Hello!")));
        assertThat(render(PERSONA, values)).contains("**User**: Hi\n**Ada**: Hello!\n");
        assertThat(names(PERSONA)).containsExactly("name", "role", "personality", "few_shot_examples", "instructions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{% if n > 2 %}many{% elsif n == 2 %}two{% else %}few{% endif %}; two",
                "{{ if n > 2 }}many{{ else if n == 2 }}two{{ else }}few{{ end }}; two",
                "{{ unless n == 2 }}other{{ else }}two{{ end }}; two",
                "{% for i in (1..3) reversed %}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}; 3,2,1",
                "{% for c in list limit: 2 %}{{ c | upcase }}{% endfor %}; AB",
                "{% for c in list %}{% if c == 'b' %}{% continue %}{% endif %}{{ c }}{% endfor %}; ac",
                "{% for c in list %}{% if c == 'b' %}{% break %}{% endif %}{{ c }}{% endfor %}; a",
                "{% for c in none %}{{ c }}{% else %}nobody{% endfor %}; nobody",
                "{% assign x = list | join: '-' %}{{ x }}; a-b-c",
                "{% capture x %}<{{ n }}>{% endcapture %}{{ x }}{{ x }}; <2><2>",
                "{% case n %}{% when 1 %}one{% when 2, 3 %}some{% else %}none{% endcase %}; some",
                "{% raw %}{{ if n }}{{ n }}{% endraw %}; {{ if n }}{{ n }}",
                "a{% comment %}{{ if n }} {% if %}{% endcomment %}b; ab",
                "{{ list.first }}{{ list[1] }}{{ list.size }}{{ o['k'] }}{{ o.k }}; ab3vv",
                "{{ none | default: 'x' }}{{ price | round: 1 }}{{ price | times: 2 }}; x2.55.08",
                "{{ list | array.join '+' | string.upcase }}; A+B+C",
                "{{ list | array.first }}; a",
                "{{ price | math.round 1 }}{{ none | object.default 'x' }}; 2.5x",
                "{%- if n -%} x {%- endif -%}; x",
                "{{ big }}; 12345678901234567890.5",
                "{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}; ab"
            })
    void rendersWhatLiquidHas(String template, String expected) {
        var values = Map.<String, Object>of(
                "n",
                2L,
                "list",
                List.of("a", "b", "c"),
                "o",
                Map.of("k", "v"),
                "price",
                new BigDecimal("2.54"),
                "big",
                new BigDecimal("12345678901234567890.5"));

        assertThat(render(template, values)).isEqualTo(expected);
    }

    @Test
    void whatATemplateDefinesItselfIsNotUsedFromOutside() {
        assertThat(names("{% for x in xs %}{{ x.y }}{{ forloop.index }}{% endfor %}{{ x }}"))
                .containsExactly("xs", "x");
        assertThat(names("{% assign a = b | append: c %}{% capture d %}{{ a }}{% endcapture %}{{ d }}"))
                .containsExactly("b", "c");
        assertThat(names("{% for i in (1..n) limit: m %}{% for j in i.k %}{{ j }}{{ forloop.parentloop.index }}"
                        + "{% endfor %}{% endfor %}{{ forloop }}"))
                .containsExactly("n", "m", "forloop");
        assertThat(names(
                        "{% if a and b contains c or d.e[f] == 'g' %}{% case h %}{% when i %}{% endcase %}{% endif %}"))
                .containsExactly("a", "b", "c", "d", "f", "h", "i");
        assertThat(names("{{ ['a'] }}{{ b | where: 'c', d | map: e }}{% cycle f: g, 'h' %}"))
                .containsExactly("a", "b", "d", "e", "f", "g");
        assertThat(names("{% comment %}{{ a }}{% endcomment %}{% raw %}{{ b }}{% endraw %}'{{ 'c' }}'"))
                .isEmpty();
    }

    @Test
    void usesAreToldWithTheirPlaces() {
        assertThat(LiquidTemplate.read("文😀 {{ a }}\n  {{ b.c.d }} {{ b }} {{ e.f }}")
                        .uses())
                .containsExactly(new VariableUse("a", 1, 7), new VariableUse("b", 2, 6), new VariableUse("e", 2, 26));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{{ a; 1; 5; ends before",
                "x {% if a %}; 1; 13; ends before",
                "{% if a %}{% endfor %}; 1; 14; 'endfor'",
                "{{ a | }}; 1; 6; '|'",
                "{% include 'x' %}; 1; 1; includes another text",
                "{% render 'x' %}; 1; 4; 'render' is no tag",
                "{% tablerow x in xs %}{% endtablerow %}; 1; 4; 'tablerow' is no tag",
                "{% increment x %}; 1; 4; 'increment' is no tag",
                "{{ a | date: '%Y' }}; 1; 8; 'date' is no filter",
                "{{ a | strip_html }}; 1; 8; 'strip_html' is no filter",
                "{{ a | replace: 'x' }}; 1; 8; 'replace' takes 2 arguments, not 1",
                "{{ a | truncate: 1, 2, 3 }}; 1; 8; 'truncate' takes 0 to 2 arguments, not 3",
                "{{ [a] }}; 1; 4; names a variable by another one",
                "{{ 9999999999999999999 }}; 1; 4; too many digits",
                "{{ a ^ b }}; 1; 6; character",
                "{{ a }}{% endif %}; 1; 11; 'endif'",
                "{% if a %}{% else %}{% else %}{% endif %}; 1; 24; 'else'",
                "{%; 1; 3; ends before",
                "{{ }}; 1; 4; '}}'",
                "{{ end }}{{ a b }}; 1; 15; 'b'"
            })
    void aSyntaxErrorIsToldWithItsPlace(String template, int line, int column, String detail) {
        assertThat(problems(template)).first().satisfies(problem -> {
            assertThat(problem.detail()).contains(detail);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
        });
    }

    @Test
    void allThatMayNotBeUsedIsToldAtOnce() {
        assertThat(problems("{{ a | date }}\n{% include 'x' %}{{ b | append }}"))
                .extracting(LiquidProblem::line)
                .containsExactly(1, 2, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% if a %}", "{% for a in b %}", "{{ if a }}", "{% capture a %}"})
    void whatIsNestedTooDeepIsRefusedAndNotTried(String start) {
        assertThat(problems(start.repeat(4_000)).getFirst().detail()).contains("blocks deep");
    }

    @Test
    void aTagThatIsTooComplicatedIsRefusedAndNotTried() {
        assertThat(problems("{{ " + "(".repeat(20_000) + "a }}").getFirst().detail())
                .contains("too complicated");
        assertThat(problems("{% if a" + " and a".repeat(10_000) + " %}{% endif %}")
                        .getFirst()
                        .detail())
                .contains("too complicated");
        assertThat(problems("{{ a" + "[a".repeat(20_000) + " }}").getFirst().detail())
                .contains("too complicated");
        assertThat(problems("{{ a" + ".b".repeat(30_000) + " }}").getFirst().detail())
                .contains("too complicated");
        assertThat(problems("{{ a | append: " + "1, ".repeat(20_000) + "}}")
                        .getFirst()
                        .detail())
                .contains("too complicated");
    }

    @Test
    void loopsAreBounded() {
        assertThat(failure("{% for i in (1..100000) %}{% endfor %}", Map.of())).contains("10000 turns");
        assertThat(failure("{% for i in (1..200) %}{% for j in (1..200) %}{% endfor %}{% endfor %}", Map.of()))
                .contains("10000 turns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in (1..9000) %}{{ s }}{% endfor %}",
                "{% assign t = s %}{% for i in (1..64) %}{% assign t = t | append: t %}{% endfor %}",
                "{% assign t = s %}{% for i in (1..64) %}{% capture t %}{{ t }}{{ t }}{% endcapture %}{% endfor %}",
                "{% assign t = s %}{% for i in (1..64) %}{% assign t = t | replace: 'a', t %}{% endfor %}",
                "{% assign t = s %}{% for i in (1..64) %}{% assign t = t | replace: '', t %}{% endfor %}",
                "{% assign t = l %}{% for i in (1..64) %}{% assign t = t | concat: t %}{% endfor %}",
                "{% assign t = l %}{% for i in (1..64) %}{% assign u = t | join: s %}{% assign t = u | split: 'b' %}{% endfor %}",
            })
    void whatWouldGrowTooLongIsRefused(String template) {
        var values = Map.<String, Object>of("s", "a<%b".repeat(500), "l", List.of("a<%b".repeat(500), "x"));

        assertThat(failure(template, values)).contains("1000000 characters");
    }

    @Test
    void numbersThatWouldGrowTooLongAreRefused() {
        assertThat(failure(
                        "{% for i in (1..64) %}{% assign n = n | times: n %}{% endfor %}",
                        Map.of("n", new BigDecimal("1.5"))))
                .contains("400 digits");
    }

    @Test
    void renderingEndsWhenItsTimeIsUp() {
        var template = LiquidTemplate.read("{% for i in (1..9000) %}{% if a contains 'x' %}{% endif %}{% endfor %}");
        var clock = new AtomicLong();

        assertThatThrownBy(() -> template.render(Map.of("a", "b"), () -> clock.getAndAdd(1_000_000)))
                .isInstanceOf(RenderingFailed.class)
                .hasMessageContaining("2 seconds");
    }

    @Test
    void whatCannotBeDoneWithAValueIsAFailureThatNamesNoJava() {
        assertThat(failure("{{ 1 | divided_by: n }}", Map.of("n", 0L))).contains("divided by zero");
        assertThat(failure("{{ l | map: 'x' }}", Map.of("l", List.of("a")))).doesNotContain("java", "cast");
        assertThat(failure("{% if n > 'a' %}{% endif %}", Map.of("n", 1L))).doesNotContain("java", "class");
        assertThat(failure("{{ l | sort }}", Map.of("l", List.of(1L, "a")))).doesNotContain("java", "class");
    }

    @Test
    void valuesHaveNoMethodsAndNoClass() {
        var values = Map.<String, Object>of("s", "text", "o", Map.of("k", "v"), "l", List.of("a"));

        assertThat(render(
                        "[{{ s.class }}{{ s.bytes }}{{ o.class }}{{ o.empty }}{{ l.class }}{{ s['getClass'] }}]",
                        values))
                .isEqualTo("[]");
    }

    @Test
    void oneTemplateIsRenderedByManyAtATime() throws Exception {
        var template = LiquidTemplate.read("{% for i in (0..99) %}{{ list[i] }}{{ o[key] }}{% endfor %}");
        try (var threads = Executors.newFixedThreadPool(4)) {
            var renderings = new ArrayList<Callable<Boolean>>();
            for (var n = 0; n < 200; n++) {
                var own = "v" + n;
                var values = Map.<String, Object>of(
                        "list",
                        IntStream.range(0, 100).mapToObj(i -> own + ".").toList(),
                        "o",
                        Map.of(own, own + ";"),
                        "key",
                        own);
                renderings.add(() -> template.render(values).equals((own + "." + own + ";").repeat(100)));
            }
            for (var rendering : threads.invokeAll(renderings)) {
                assertThat(rendering.get()).isTrue();
            }
        }
    }

    @Test
    void aLongTemplateIsReadAsAWhole() {
        var template = "Line {{ a }} and {% if b %}{{ b | upcase }}{% endif %}\n".repeat(1_200);

        assertThat(names(template)).containsExactly("a", "b");
        assertThat(render(template, Map.of("a", "x", "b", "y"))).hasLineCount(1_200);
    }
}
