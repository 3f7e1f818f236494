package ai.jarvis.cdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the user chooses of a deployment, by the names of Terraform's variables.
 *
 * @param name first part of the names of everything
 * @param account id of the AWS account
 * @param size {@code small} or {@code production}: a key of {@code infra/sizes.yaml}
 * @param regions the regions by their roles, the primary first
 * @param without names of parts that are left out
 * @param domain as in {@code ai.example.com}; without one there is no CloudFront and the APIs keep AWS's addresses
 * @param hostedZone an existing Route 53 zone of the domain, instead of a new one
 * @param dataKey ARN of an existing multi-Region key in the primary region, instead of a new one
 * @param deletionProtection whether what holds data refuses to be deleted
 * @param originSecretVersion raise it for a new secret between CloudFront and the APIs
 * @param allowedAddresses networks that the firewall lets pass
 * @param deniedAddresses networks that the firewall turns away
 * @param alarmEmails addresses that hear of alarms
 * @param github the repository that deploys, if one does
 * @param databaseLeader region that leads the global database, when it is not the primary any more
 * @param places what the regions differ in, by region
 * @param tags further tags of everything
 */
public record Deployment(
        String name,
        String account,
        String size,
        Map<Role, String> regions,
        Set<String> without,
        @Nullable String domain,
        @Nullable String hostedZone,
        @Nullable String dataKey,
        boolean deletionProtection,
        int originSecretVersion,
        List<String> allowedAddresses,
        List<String> deniedAddresses,
        List<String> alarmEmails,
        @Nullable Github github,
        @Nullable String databaseLeader,
        Map<String, Place> places,
        Map<String, String> tags) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,15}");
    private static final Set<String> PARTS = Set.of(
            "budget",
            "cache",
            "cdn",
            "codedeploy",
            "config",
            "data-protection",
            "database",
            "database-proxy",
            "dns-health",
            "firewall",
            "global-datastore",
            "guardduty",
            "registry-replication",
            "replication",
            "trail",
            "workers");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    public Deployment {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name is 2 to 16 small letters, digits and hyphens, a letter first, unlike " + name);
        }
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("account has 12 digits, unlike '" + account
                    + "': give -c account=..., or credentials from which the command line takes it");
        }
        if (!PARTS.containsAll(without)) {
            throw new IllegalArgumentException("without has parts that are not known: " + without);
        }
        if (!regions.containsKey(Role.PRIMARY)) {
            throw new IllegalArgumentException("regions has no primary");
        }
        if (Set.copyOf(regions.values()).size() != regions.size()) {
            throw new IllegalArgumentException("regions differ from each other, unlike " + regions.values());
        }
    }

    /**
     * The GitHub repository whose workflows plan and deploy.
     *
     * @param repository as in {@code OWNER/NAME}
     * @param environments from which a workflow may deploy
     * @param provider ARN of the account's OIDC provider for GitHub; without it one is made
     */
    public record Github(String repository, List<String> environments, @Nullable String provider) {}

    /** What is chosen of a region. */
    public Place place(String region) {
        return places.getOrDefault(region, Place.USUAL);
    }

    /** Whether a part is made. */
    public boolean has(String part) {
        return !without.contains(part);
    }

    public String primary() {
        return Optional.ofNullable(regions.get(Role.PRIMARY)).orElseThrow();
    }

    /** The region whose cluster leads the global database. */
    public String leader() {
        return databaseLeader == null ? primary() : databaseLeader;
    }

    /** All regions but the primary, in order. */
    public List<String> copies() {
        List<String> copies = new ArrayList<>(regions.values());
        copies.remove(primary());
        return copies;
    }

    /** Where CloudFront takes its certificate, its firewall and its secrets from. */
    public static final String EDGE = "us-east-1";

    /** The regions that must hold a copy of the origin's secret: all but the primary, and CloudFront's. */
    public List<String> secretCopies() {
        List<String> copies = copies();
        if (!copies.contains(EDGE) && !primary().equals(EDGE)) {
            throw new IllegalArgumentException("with a domain, " + EDGE + " is one of the regions");
        }
        return copies;
    }

    /** The regions that serve as long as all is well. */
    public Map<Role, String> active() {
        Map<Role, String> active = new LinkedHashMap<>(regions);
        active.remove(Role.RECOVERY);
        return active;
    }
}
