package ai.jarvis.platform;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.annotations.servers.Server;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The head of the API's description; the build adds the routes of every HTTP function's controllers to it. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Jarvis",
                        version = "1",
                        description = "A multi-tenant AI platform: documents in, cited answers out.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        servers = @Server(url = "/", description = "The server that this was read from"),
        security = @SecurityRequirement(name = "api_key"),
        tags = {
            @Tag(name = "chat", description = "Cited answers, whole or streamed, and past conversations"),
            @Tag(name = "knowledge", description = "Collections, documents and search"),
            @Tag(name = "workflows", description = "Workflows, their runs, what starts them and what they ask people"),
            @Tag(name = "tasks", description = "Work that goes on after its request was answered"),
            @Tag(name = "identity", description = "Tenants, users, roles and API keys"),
            @Tag(name = "platform", description = "Health")
        })
@SecurityScheme(
        name = "api_key",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "An API key, as POST /api/v1/api-keys shows it once, or a token of the identity provider")
final class ApiDefinition {
    private ApiDefinition() {}
}
