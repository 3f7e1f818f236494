package ai.jarvis.localstack.oidc;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page where people log in. */
final class LoginPage {
    private LoginPage() {}

    /**
     * The page.
     *
     * @param hidden what the form sends besides what people type
     * @param tenant that stands in the form already
     * @param problem of the try before
     */
    static String of(Map<String, String> hidden, String tenant, Optional<String> problem) {
        var inputs = hidden.entrySet().stream()
                .map(field -> "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(escape(field.getKey()), escape(field.getValue())))
                .collect(Collectors.joining("\n"));
        var alert = problem.map(text -> "<p role=\"alert\">%s</p>".formatted(escape(text)))
                .orElse("");
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Log in to Jarvis</title>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 22rem; margin: 4rem auto; padding: 0 1rem }
                label { display: block; margin-top: 1rem }
                input, button { font: inherit; width: 100%%; box-sizing: border-box; padding: .4rem }
                button { margin-top: 1.5rem }
                [role=alert] { color: #a00 }
                </style>
                </head>
                <body>
                <h1>Log in to Jarvis</h1>
                <p>The development login of this machine.</p>
                %s
                <form method="post" action="authorize">
                %s
                <label>E-mail address <input type="email" name="username" required autofocus></label>
                <label>Tenant <input name="tenant" value="%s" required></label>
                <label>Password <input type="password" name="password" required></label>
                <button>Log in</button>
                </form>
                <p>The password is <code>JARVIS_OIDC_PASSWORD</code> of <code>./jarvis env</code>, for every user.</p>
                </body>
                </html>
                """
                .formatted(alert, inputs, escape(tenant));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
