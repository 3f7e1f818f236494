package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.tenancy.Permission;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private static List<Problem> problems(String source) {
        return problems(source, FixedCatalog.ALLOWS_ALL);
    }

    private static List<Problem> problems(String source, WorkflowCatalog catalog) {
        var invalid = catchThrowableOfType(WorkflowInvalid.class, () -> WorkflowCompiler.compile(source, catalog));
        assertThat(invalid).as("refused").isNotNull();
        return invalid.problems();
    }

    /** Problems as {@code line:column code}. */
    private static List<String> places(String source) {
        return problems(source).stream()
                .map(p -> p.line() + ":" + p.column() + " " + p.code())
                .toList();
    }

    @Test
    void tellsOfAllProblemsAtOnceInTheOrderOfTheSource() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: one
                            type: noop
                            inputs: {value: "${1 +}"}
                          - name: one
                            type: nope
                          - name: three
                            type: llm_call
                            inputs: {prompt: hi, model: gpt-9}
                            timeout: soon
                        """))
                .containsExactly(
                        "5:27 invalid_expression", "7:11 unknown_step_type", "10:33 unknown_model", "11:14 wrong_type");
    }

    @Test
    void pointsIntoTheDocument() {
        var problem = problems(
                        """
                name: bad
                steps:
                  - name: call
                    type: http
                    inputs:
                      url: https://example.com
                      headers: {"a/b": "${nothing here}"}
                """)
                .getFirst();
        assertThat(problem.pointer()).isEqualTo("/steps/0/inputs/headers/a~1b");
        assertThat(problem.line()).isEqualTo(7);
        assertThat(problem.column()).isEqualTo(35);
    }

    @Test
    void countsColumnsWithinTextsOfSeveralLines() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: ask
                            type: llm_call
                            inputs:
                              prompt: |
                                First ${run.id}, then
                                问题 ${run.id + } here
                        """))
                .containsExactly("8:23 invalid_expression");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "${unknown}@unknown_name",
                "${later}@not_assigned",
                "${frob(1)}@unknown_function",
                "${upper()}@wrong_arguments",
                "${upper(1)}@type_mismatch",
                "${'a' > 1}@type_mismatch",
                "${true < 1}@type_mismatch",
                "${'a' == 1}@type_mismatch",
                "${true and 2}@type_mismatch",
                "${1 - 'a'}@type_mismatch",
                "${not 1}@type_mismatch",
                "${[1].x}@type_mismatch",
                "${'a'.x}@type_mismatch",
                "${5.length}@type_mismatch",
                "${n[true]}@type_mismatch",
                "${1 in 2}@type_mismatch",
                "${n = 1}@invalid_expression",
                "${1 < 2 < 3}@invalid_expression",
                "${(1}@invalid_expression",
                "${}@invalid_expression",
                "${n.}@invalid_expression",
                "${'abc}@invalid_expression",
                "${n ? 1}@invalid_expression",
                "${$n}@invalid_expression",
                "${n; 1}@invalid_expression",
                "${`n`}@invalid_expression",
                "${n.$x}@invalid_expression",
                "${function() {1}}@unknown_function",
            })
    void refusesExpressionsThatCannotBeRight(String expression, String code) {
        assertThat(places(
                        """
                        name: bad
                        inputs: [n]
                        steps:
                          - name: use
                            type: noop
                            inputs:
                              value: >-
                                %s
                          - name: assign
                            type: set
                            values: {later: 1}
                        """
                                .formatted(expression)))
                .singleElement()
                .asString()
                .matches("8:\\d+ " + code);
    }

    @Test
    void refusesNamesThatHaveNoValueOnSomeWay() {
        assertThat(
                        places(
                                """
                        name: bad
                        inputs: [yes]
                        steps:
                          - name: maybe
                            type: if
                            condition: ${yes}
                            then:
                              - name: assign
                                type: set
                                values: {x: 1}
                          - name: use
                            type: return
                            value: ${x}
                        """))
                .containsExactly("13:14 not_assigned");
    }

    @Test
    void refusesNamesOfAFailedTryInItsHandlers() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: guarded
                            type: try
                            steps:
                              - name: assign
                                type: set
                                values: {x: 1}
                              - name: call
                                type: noop
                            catch:
                              - steps:
                                  - name: use
                                    type: noop
                                    inputs: {value: "${x}"}
                        """))
                .containsExactly("15:32 not_assigned");
    }

    @Test
    void refusesToGoBack() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: one
                            type: noop
                          - name: two
                            type: condition
                            condition: true
                            on_true: one
                            on_false: step_2
                        """))
                .containsExactly("8:14 backward_jump", "9:15 backward_jump");
    }

    @Test
    void refusesTargetsThatAreNotThere() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: one
                            type: condition
                            condition: true
                            on_true: nowhere
                            on_false: step_4
                          - name: two
                            type: if
                            condition: true
                            then:
                              - name: inner
                                type: noop
                                next: three
                          - name: three
                            type: noop
                        """))
                .containsExactly("6:14 unknown_target", "7:15 unknown_target", "14:15 target_out_of_reach");
    }

    @Test
    void refusesStepsThatNothingLeadsTo() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: one
                            type: return
                            value: 1
                          - name: two
                            type: noop
                          - name: three
                            type: noop
                        """))
                .containsExactly("6:5 unreachable_step");
    }

    @Test
    void refusesLoopsWithoutABound() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: forever
                            type: while
                            condition: true
                            steps:
                              - name: call
                                type: noop
                        """))
                .containsExactly("3:5 unbounded_loop");
    }

    @Test
    void refusesLoopsThatNoHistoryHasRoomFor() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: long
                            type: while
                            condition: true
                            max_iterations: 1000000
                            steps:
                              - name: call
                                type: noop
                        """))
                .containsExactly("3:5 loop_too_long");
    }

    @Test
    void refusesToChangeNamesFromOutsideInALoopWhoseIterationsAreOnTheirOwn() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: begin
                            type: set
                            values: {total: 0}
                          - name: each
                            type: for
                            in: [1, 2]
                            steps:
                              - name: add
                                type: set
                                values: {total: "${total + item}"}
                              - name: again
                                type: for
                                in: [1]
                                steps:
                                  - name: call
                                    type: noop
                        """))
                .containsExactly("12:18 assigns_outer_name", "13:9 name_taken");
    }

    @Test
    void refusesANameThatTwoBranchesAssign() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: both
                            type: parallel
                            branches:
                              - name: left
                                steps:
                                  - {name: l, type: set, values: {x: 1}}
                              - name: right
                                steps:
                                  - {name: r, type: set, values: {x: 2}}
                        """))
                .containsExactly("11:43 assigned_in_two_branches");
    }

    @Test
    void refusesReturnsThatWouldHideAnErrorOrComeTooLate() {
        assertThat(
                        places(
                                """
                        name: bad
                        inputs: [list]
                        steps:
                          - name: guarded
                            type: try
                            steps:
                              - name: call
                                type: noop
                            finally:
                              - name: hide
                                type: return
                                value: 1
                        """))
                .contains("10:9 return_in_finally");
        assertThat(
                        places(
                                """
                        name: bad
                        inputs: [list]
                        steps:
                          - name: each
                            type: for
                            in: ${list}
                            steps:
                              - name: first
                                type: return
                                value: ${item}
                        """))
                .containsExactly("8:9 return_in_long_loop");
    }

    @Test
    void refusesWhatTheTenantHasNot() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: find
                            type: rag_retrieve
                            inputs: {query: q, collection: other}
                          - name: ask
                            type: llm_call
                            inputs: {prompt: p, model: gpt-5}
                          - name: start
                            type: sub_workflow
                            inputs: {workflow: nobody}
                        """))
                .containsExactly("5:36 unknown_collection", "8:32 unknown_model", "11:24 unknown_workflow");
    }

    @Test
    void refusesStepsThatTheAuthorMayNotDo() {
        var catalog = new FixedCatalog(EnumSet.of(Permission.CHAT_CREATE));
        assertThat(problems(
                        """
                        name: bad
                        steps:
                          - name: ask
                            type: llm_call
                            inputs: {prompt: p}
                          - name: run
                            type: code
                            inputs: {code: "1"}
                        """,
                        catalog))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("missing_permission");
                    assertThat(problem.line()).isEqualTo(6);
                    assertThat(problem.detail()).contains("sandbox:execute");
                });
    }

    @Test
    void refusesCatchesThatNothingGetsTo() {
        assertThat(
                        places(
                                """
                        name: bad
                        steps:
                          - name: guarded
                            type: try
                            steps:
                              - {name: call, type: noop}
                            catch:
                              - steps:
                                  - {name: a, type: noop}
                              - errors: [timeout, NoSuchError]
                                steps:
                                  - {name: b, type: noop}
                        """))
                .containsExactly("10:9 unreachable_catch", "10:27 unknown_error");
    }

    @Test
    void refusesStatesWhoseNamesStepFunctionsDoesNotTake() {
        assertThat(places(
                        """
                        name: bad
                        steps:
                          - name: %s
                            type: while
                            condition: true
                            max_iterations: 2
                            steps:
                              - {name: call, type: noop}
                        """
                                .formatted("x".repeat(78))))
                .contains("3:11 name_too_long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "just text",
                "[1, 2]",
                "name: [",
                "\tname: x",
                "a: &a [*a]\n",
                "name: !!java.lang.String x\nsteps: []",
                "name: x\nsteps: []\n---\nname: y\n",
                "name: x\nname: y\nsteps: []",
                "? [a]\n: b",
                "name: \"\\ud800\"\nsteps: [{name: a, type: noop}]\n\u0007"
            })
    void refusesDocumentsThatAreNoWorkflow(String source) {
        assertThat(problems(source)).isNotEmpty();
    }

    @Test
    void refusesDocumentsThatGrowOrGoDeep() {
        var lol = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i < 40; i++) {
            lol.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(problems(lol.toString())).extracting(Problem::code).contains("alias");
        assertThat(problems("[".repeat(100_000))).extracting(Problem::code).containsExactly("invalid_yaml");
        assertThat(problems("a: ".repeat(50_000) + "1")).isNotEmpty();
        assertThat(problems("name: " + "x".repeat(300_000)))
                .extracting(Problem::code)
                .containsExactly("too_large");
        assertThat(problems("name: x\nsteps: [{name: a, type: return, value: \"${" + "(".repeat(20_000) + "1}\"}]"))
                .extracting(Problem::code)
                .containsExactly("invalid_expression");
    }
}
