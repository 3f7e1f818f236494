package ai.jarvis.prompt.liquid;

import java.math.BigDecimal;
import java.math.RoundingMode;
import liqp.PlainBigDecimal;
import liqp.TemplateContext;
import liqp.filters.Filter;

/** The library's own writes numbers as the machine's locale does. */
final class Round extends Filter {
    private static final int MOST_DIGITS = 20;

    Round() {
        super("round");
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
        if (!isNumber(value)) {
            return 0L;
        }
        var digits = params.length == 0 ? 0 : asNumber(params[0]).intValue();
        var rounded = new BigDecimal(asNumber(value).toString())
                .setScale(Math.clamp(digits, 0, MOST_DIGITS), RoundingMode.HALF_UP);
        return new PlainBigDecimal(rounded.toPlainString());
    }
}
