package ai.jarvis.workflow.expression;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import java.util.function.BiFunction;

/** Finds what cannot be right about an expression, whatever the values turn out to be. */
public final class ExpressionCheck {
    private final BiFunction<String, Place, Kind> names;
    private final Problems problems;

    /** What is known of a name that is used at a place is asked of {@code names}, which tells of unknown ones itself. */
    public ExpressionCheck(BiFunction<String, Place, Kind> names, Problems problems) {
        this.names = names;
        this.problems = problems;
    }

    /** What is known of the template's value. */
    public Kind check(Template template) {
        return switch (template) {
            case Template.Constant t -> Kind.of(t.value());
            case Template.Whole t -> new Walk(t.value()).kind(t.value().expression());
            case Template.Joined t -> {
                t.expressions().forEach(e -> new Walk(e).kind(e.expression()));
                yield Kind.TEXT;
            }
            case Template.ListOf t -> {
                t.elements().forEach(this::check);
                yield Kind.LIST;
            }
            case Template.ObjectOf t -> {
                t.members().values().forEach(this::check);
                yield Kind.OBJECT;
            }
        };
    }

    private final class Walk {
        private final Template.Placed placed;

        Walk(Template.Placed placed) {
            this.placed = placed;
        }

        Kind kind(Expression expression) {
            return switch (expression) {
                case Expression.Literal e -> Kind.of(e.value());
                case Expression.Name e -> names.apply(e.name(), placed.placeOf(e));
                case Expression.Member e -> member(e);
                case Expression.Length e -> {
                    var target = kind(e.target());
                    if (target == Kind.NUMBER || target == Kind.BOOLEAN || target == Kind.NULL) {
                        mismatch(e, target.words() + " has no length");
                    }
                    yield Kind.NUMBER;
                }
                case Expression.Index e -> index(e);
                case Expression.Each e -> {
                    need(e.target(), Kind.LIST, "`[*]`");
                    yield Kind.LIST;
                }
                case Expression.Call e -> call(e);
                case Expression.Not e -> {
                    need(e.operand(), Kind.BOOLEAN, "`not`");
                    yield Kind.BOOLEAN;
                }
                case Expression.Negative e -> {
                    need(e.operand(), Kind.NUMBER, "`-`");
                    yield Kind.NUMBER;
                }
                case Expression.Binary e -> binary(e);
                case Expression.Conditional e -> {
                    need(e.condition(), Kind.BOOLEAN, "What stands before `?`");
                    yield kind(e.then()).or(kind(e.otherwise()));
                }
                case Expression.ListOf e -> {
                    e.elements().forEach(this::kind);
                    yield Kind.LIST;
                }
                case Expression.ObjectOf e -> {
                    e.members().values().forEach(this::kind);
                    yield Kind.OBJECT;
                }
            };
        }

        private Kind member(Expression.Member e) {
            var target = kind(e.target());
            if (collects(e.target())) {
                return Kind.LIST;
            }
            if (target == Kind.LIST) {
                mismatch(
                        e,
                        "a list has no member `" + e.name() + "`; write `[0]." + e.name()
                                + "` for that of the first element or `[*]." + e.name() + "` for those of all");
            } else if (!target.mayBe(Kind.OBJECT)) {
                mismatch(e, target.words() + " has no member `" + e.name() + "`");
            }
            return Kind.ANY;
        }

        private Kind index(Expression.Index e) {
            var target = kind(e.target());
            var index = kind(e.index());
            if (index == Kind.NUMBER && !target.mayBe(Kind.LIST)) {
                mismatch(e, target.words() + " has no element by number");
            } else if (index == Kind.TEXT && !target.mayBe(Kind.OBJECT)) {
                mismatch(e, target.words() + " has no member by name");
            } else if (!index.mayBe(Kind.NUMBER) && !index.mayBe(Kind.TEXT)) {
                mismatch(e, "an element is told by a number or a text, not by " + index.words());
            }
            return collects(e.target()) ? Kind.LIST : Kind.ANY;
        }

        private Kind call(Expression.Call e) {
            for (var i = 0; i < e.arguments().size(); i++) {
                need(
                        e.arguments().get(i),
                        e.function().parameters().get(i),
                        "`" + e.function().authorsName() + "`");
            }
            return e.function().result();
        }

        private Kind binary(Expression.Binary e) {
            var operator = e.operator();
            if (operator == Operator.AND || operator == Operator.OR) {
                need(e.left(), Kind.BOOLEAN, "`" + operator.jsonata() + "`");
                need(e.right(), Kind.BOOLEAN, "`" + operator.jsonata() + "`");
                return Kind.BOOLEAN;
            }
            var left = kind(e.left());
            var right = kind(e.right());
            if (operator == Operator.JOIN || Kinds.joins(e)) {
                return Kind.TEXT;
            }
            if (operator.calculates()) {
                number(e.left(), left, operator);
                number(e.right(), right, operator);
                return Kind.NUMBER;
            }
            comparison(e, left, right);
            return Kind.BOOLEAN;
        }

        private void number(Expression operand, Kind kind, Operator operator) {
            if (!kind.mayBe(Kind.NUMBER)) {
                mismatch(
                        operand,
                        "`" + operator.jsonata() + "` takes numbers, not " + kind.words()
                                + (kind == Kind.TEXT ? "; `&` joins texts" : ""));
            }
        }

        private void comparison(Expression.Binary e, Kind left, Kind right) {
            if (e.operator() == Operator.IN) {
                if (!right.mayBe(Kind.LIST)) {
                    mismatch(e, "after `in` comes a list, not " + right.words());
                }
                return;
            }
            if (e.operator().orders()) {
                for (var kind : new Kind[] {left, right}) {
                    if (!kind.mayBe(Kind.NUMBER) && !kind.mayBe(Kind.TEXT)) {
                        mismatch(e, "`" + e.operator().jsonata() + "` orders numbers or texts, not " + kind.words());
                        return;
                    }
                }
            }
            if (!left.mayBe(right) && left != Kind.NULL && right != Kind.NULL) {
                mismatch(e, left.words() + " is never equal to, less or greater than " + right.words());
            }
        }

        private void need(Expression operand, Kind wanted, String who) {
            var kind = kind(operand);
            if (!kind.mayBe(wanted)) {
                mismatch(operand, who + " takes " + wanted.words() + ", not " + kind.words());
            }
        }

        private void mismatch(Expression at, String detail) {
            var sentence = Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ".";
            problems.add(placed.placeOf(at), "type_mismatch", sentence);
        }
    }

    /** Whether a path has {@code [*]} in it, so that what follows is taken of every element. */
    static boolean collects(Expression path) {
        return switch (path) {
            case Expression.Each e -> true;
            case Expression.Member e -> collects(e.target());
            case Expression.Index e -> collects(e.target());
            default -> false;
        };
    }
}
