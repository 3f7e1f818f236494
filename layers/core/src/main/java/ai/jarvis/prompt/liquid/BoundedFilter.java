package ai.jarvis.prompt.liquid;

import liqp.TemplateContext;
import liqp.filters.Filter;
import org.jspecify.annotations.Nullable;

/** A filter whose result is no bigger than a rendered text may be, and that is not applied when time is up. */
final class BoundedFilter extends Filter {
    private final Filter filter;

    BoundedFilter(Filter filter) {
        super(filter.getName());
        this.filter = filter;
    }

    @Override
    public @Nullable Object apply(@Nullable Object value, TemplateContext context, Object... params) {
        ((BoundedContext) context).requireTime();
        if (name.equals("replace") && params.length == 2) {
            requireRoomToReplace(asString(value, context), asString(params[0], context), asString(params[1], context));
        }
        var result = filter.apply(value, context, params);
        Weight.require(result);
        return result;
    }

    /** What replaces can be long, and what it replaces be there often: the result is not tried out. */
    private static void requireRoomToReplace(String text, String replaced, String replacement) {
        var times = 0L;
        if (replaced.isEmpty()) {
            times = text.length() + 1L;
        } else {
            for (var at = text.indexOf(replaced); at >= 0; at = text.indexOf(replaced, at + replaced.length())) {
                times++;
            }
        }
        if (times * replacement.length() > LiquidDialect.MOST_CHARACTERS) {
            throw Weight.tooHeavy();
        }
    }
}
