package ai.jarvis.knowledge.parsing;

import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Reads web pages: what a reader sees, without what helps to get around. */
final class HtmlPage {
    private static final String NOT_CONTENT =
            "script, style, noscript, template, nav, svg, iframe, object, canvas, button, select, input, textarea,"
                    + " [hidden], [aria-hidden=true], [role=navigation]";

    private HtmlPage() {}

    static void read(String html, MarkupReader reader) {
        Document page = Jsoup.parse(html);
        page.select(NOT_CONTENT).remove();
        page.body().filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (node instanceof Element element) {
                    reader.open(tag(element), "");
                } else if (node instanceof TextNode content) {
                    reader.text(content.getWholeText());
                }
                return FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                if (node instanceof Element element) {
                    reader.close(tag(element));
                }
                return FilterResult.CONTINUE;
            }
        });
        reader.finish();
    }

    private static String tag(Element element) {
        return element.normalName().toLowerCase(Locale.ROOT);
    }
}
