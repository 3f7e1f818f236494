package ai.jarvis.persona;

import java.util.LinkedHashMap;
import java.util.Map;

/** What somebody says, and what the persona answers. */
public record Example(String userInput, String assistantResponse) {
    /** By the names of the API, which are those of templates. */
    Map<String, Object> described() {
        var members = new LinkedHashMap<String, Object>();
        members.put("user_input", userInput);
        members.put("assistant_response", assistantResponse);
        return members;
    }
}
