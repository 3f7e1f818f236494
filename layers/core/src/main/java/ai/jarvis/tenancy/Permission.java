package ai.jarvis.tenancy;

/** What a caller may do; the names are part of the API. */
public enum Permission {
    DOCUMENTS_READ("documents:read"),
    DOCUMENTS_WRITE("documents:write"),
    DOCUMENTS_DELETE("documents:delete"),
    CHAT_CREATE("chat:create"),
    CHAT_READ("chat:read"),
    AUDIT_READ("audit:read"),
    ADMIN_USER("admin:user"),
    ADMIN_TENANT("admin:tenant");

    private final String wireName;

    Permission(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
