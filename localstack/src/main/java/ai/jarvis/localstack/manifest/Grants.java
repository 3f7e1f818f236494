package ai.jarvis.localstack.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What {@code functions/grants.yaml} allows. This machine enforces none of it; that every grant is known and none allows
 * everything shows here, before a deployment does.
 *
 * @param names the grants there are
 */
public record Grants(Set<String> names) {
    private static final String RESOURCE = "\\$\\{[a-z_]+(:[a-z0-9-]+)?}[A-Za-z0-9/_.*-]*";

    public Grants {
        names = Set.copyOf(names);
    }

    /**
     * Reads the manifest.
     *
     * @throws ManifestException with everything that is wrong in it
     */
    public static Grants read(Path file) {
        Section top = Section.parse(file, Section.text(file));
        for (String name : top.names()) {
            Section grant = top.section(name);
            grant.allow("service", "network", "optional", "statements");
            boolean reaches = grant.optionalText("network").isPresent();
            if (reaches == grant.optionalText("service").isPresent()) {
                top.problem(name, "must have either a service or a network");
            }
            List<Section> statements = grant.sections("statements");
            if (reaches != statements.isEmpty()) {
                top.problem(name, "must have statements for a service, and none for a network");
            }
            statements.forEach(Grants::check);
        }
        top.refuseIfWrong(file);
        return new Grants(top.names());
    }

    /** The grants of a section, each of which must be known. */
    List<String> demand(Section section) {
        List<String> grants = section.texts("grants");
        grants.stream()
                .filter(grant -> !names.contains(grant))
                .forEach(grant -> section.problem("grants", "names no grant of grants.yaml: " + grant));
        return grants;
    }

    private static void check(Section statement) {
        statement.allow("actions", "resources", "reason");
        List<String> actions = statement.texts("actions");
        if (actions.isEmpty() || !actions.stream().allMatch(action -> action.matches("[a-z0-9-]+:[A-Za-z]+"))) {
            statement.problem("actions", "must name each action in full, are " + actions);
        }
        List<String> resources = statement.texts("resources");
        boolean everything = resources.contains("*");
        if (resources.isEmpty()
                || (!everything && !resources.stream().allMatch(resource -> resource.matches(RESOURCE)))) {
            statement.problem("resources", "must each be a placeholder and perhaps a suffix, are " + resources);
        }
        if (everything != statement.optionalText("reason").isPresent()) {
            statement.problem("reason", "must be there exactly if the resource is *");
        }
    }
}
