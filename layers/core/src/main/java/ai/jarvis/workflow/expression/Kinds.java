package ai.jarvis.workflow.expression;

/** What can be told of an expression's value by its text alone. */
final class Kinds {
    private Kinds() {}

    static Kind of(Expression expression) {
        return switch (expression) {
            case Expression.Literal e -> Kind.of(e.value());
            case Expression.Name e -> Kind.ANY;
            case Expression.Member e -> ExpressionCheck.collects(e) ? Kind.LIST : Kind.ANY;
            case Expression.Index e -> ExpressionCheck.collects(e) ? Kind.LIST : Kind.ANY;
            case Expression.Length e -> Kind.NUMBER;
            case Expression.Each e -> Kind.LIST;
            case Expression.Call e -> e.function().result();
            case Expression.Not e -> Kind.BOOLEAN;
            case Expression.Negative e -> Kind.NUMBER;
            case Expression.Conditional e -> of(e.then()).or(of(e.otherwise()));
            case Expression.ListOf e -> Kind.LIST;
            case Expression.ObjectOf e -> Kind.OBJECT;
            case Expression.Binary e -> binary(e);
        };
    }

    private static Kind binary(Expression.Binary e) {
        if (e.operator().compares() || e.operator() == Operator.AND || e.operator() == Operator.OR) {
            return Kind.BOOLEAN;
        }
        return e.operator() == Operator.JOIN || joins(e) ? Kind.TEXT : Kind.NUMBER;
    }

    /** Whether a sum is a joining of texts, which it is if either side is seen to be text. */
    static boolean joins(Expression.Binary e) {
        return e.operator() == Operator.ADD && (of(e.left()) == Kind.TEXT || of(e.right()) == Kind.TEXT);
    }
}
