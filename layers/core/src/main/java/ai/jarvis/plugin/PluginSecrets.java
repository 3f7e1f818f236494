package ai.jarvis.plugin;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What tenants' plugins authenticate themselves with. A value comes in and is never told again; it says to which hosts it
 * may go, so that whoever may make plugins cannot lead it to a server of their own.
 */
public final class PluginSecrets {
    private static final int MOST = 50;
    private static final int LEAST_VALUE = 8;
    private static final int MOST_VALUE = 4_096;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final PluginStore store;
    private final SecretVault vault;
    private final Clock clock;

    public PluginSecrets(PluginStore store, SecretVault vault, Clock clock) {
        this.store = store;
        this.vault = vault;
        this.clock = clock;
    }

    /** Keeps a secret, in the place of the one of that name. */
    public PluginSecret put(Caller caller, String name, String value, List<String> hosts) {
        caller.require(Permission.AGENTS_WRITE);
        check(name, value, hosts);
        var tenant = caller.tenant();
        var known = store.secrets(tenant);
        if (known.size() >= MOST
                && known.stream().noneMatch(secret -> secret.name().equals(name))) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "too_many_secrets", "A tenant has at most " + MOST + " secrets.");
        }
        var reference = vault.keep(tenant, value);
        var secret = new PluginSecret(name, new AllowedHosts(hosts), reference, clock.instant());
        Optional<PluginSecret> before;
        try {
            before = store.put(tenant, secret);
        } catch (RuntimeException e) {
            vault.remove(tenant, reference);
            throw e;
        }
        before.ifPresent(old -> vault.remove(tenant, old.reference()));
        return secret;
    }

    private static void check(String name, String value, List<String> hosts) {
        var errors = new ArrayList<FieldError>();
        if (!NAME.matcher(name).matches()) {
            errors.add(new FieldError("/name", "must have 1 to 64 letters, digits, _ and -"));
        }
        if (value.length() < LEAST_VALUE || value.length() > MOST_VALUE) {
            errors.add(new FieldError("/value", "must have from " + LEAST_VALUE + " to " + MOST_VALUE + " characters"));
        } else if (value.chars().anyMatch(c -> c < ' ' || c > 126)
                || Text.unstorable(value).isPresent()) {
            errors.add(new FieldError("/value", "must have printable ASCII characters only"));
        }
        if (hosts.isEmpty() || hosts.size() > AllowedHosts.MOST) {
            errors.add(
                    new FieldError("/hosts", "must name 1 to " + AllowedHosts.MOST + " hosts that it may be sent to"));
        } else {
            for (var i = 0; i < hosts.size(); i++) {
                var pointer = "/hosts/" + i;
                AllowedHosts.problem(hosts.get(i)).ifPresent(detail -> errors.add(new FieldError(pointer, detail)));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    /** What is known of the secrets, by name. */
    public List<PluginSecret> list(Caller caller) {
        caller.require(Permission.AGENTS_READ);
        return store.secrets(caller.tenant());
    }

    /** Removes a secret that no plugin uses. */
    public void delete(Caller caller, String name) {
        caller.require(Permission.AGENTS_WRITE);
        var tenant = caller.tenant();
        var secret = store.secret(tenant, name).orElseThrow(() -> Refusal.notFound("secret"));
        var users = store.using(tenant, name);
        if (!users.isEmpty()) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "secret_in_use", "These plugins use it: " + String.join(", ", users) + ".");
        }
        vault.remove(tenant, secret.reference());
        store.deleteSecret(tenant, name);
    }
}
