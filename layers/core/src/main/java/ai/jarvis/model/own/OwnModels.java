package ai.jarvis.model.own;

import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.prompt.VersionNumbers;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps the models that tenants have of their own, in versions that never change. One of them is the current one, which
 * answers; it can be set back.
 */
public final class OwnModels {
    private static final int MOST_MODELS = 20;
    /** Each costs as much in a month as many calls. */
    private static final int MOST_KEYS = 20;

    private static final int MAX_COMMENT = 2_000;

    private final OwnModelStore store;
    private final ModelKeys keys;
    private final PlatformModels platform;
    private final DefinitionRules rules;
    private final TenantOffers.Source offers;
    private final Clock clock;

    public OwnModels(
            OwnModelStore store,
            ModelKeys keys,
            PlatformModels platform,
            ServerAddresses addresses,
            TenantOffers.Source offers,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.platform = platform;
        this.rules = new DefinitionRules(platform, addresses);
        this.offers = offers;
        this.clock = clock;
    }

    /** A model with one of its versions. */
    public record Described(OwnModel model, ModelVersion version) {}

    /** Registers a model, whose first version is 1.0.0. */
    public Described register(Caller caller, String name, NewModelVersion wanted) {
        caller.require(Permission.MODELS_WRITE);
        ModelNames.require(name, platform);
        check(wanted);
        var tenant = caller.tenant();
        if (offers.of(tenant).aliases().containsKey(name)) {
            throw ModelNames.taken(name);
        }
        var known = store.list(tenant);
        if (known.stream().anyMatch(model -> model.name().equals(name))) {
            throw exists();
        }
        if (known.size() >= MOST_MODELS) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "too_many_models", "A tenant has at most " + MOST_MODELS + " models.");
        }
        var now = clock.instant();
        var model = new OwnModel(tenant, name, SemanticVersion.FIRST, SemanticVersion.FIRST, now, now);
        var key = wanted.apiKey().map(secret -> keys.keep(tenant, secret));
        var isKept = false;
        try {
            var first = version(
                    caller,
                    name,
                    SemanticVersion.FIRST,
                    wanted,
                    wanted.definition().withKey(key));
            isKept = store.insert(model, first);
            if (!isKept) {
                throw exists();
            }
            offers.changed(tenant);
            return new Described(model, first);
        } finally {
            if (!isKept) {
                key.ifPresent(keys::remove);
            }
        }
    }

    private void check(NewModelVersion wanted) {
        wanted.comment().ifPresent(text -> Text.require("/comment", text, MAX_COMMENT));
        rules.check(wanted.definition(), wanted.apiKey());
    }

    private static Refusal exists() {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "model_exists",
                "There is a model of this name already. A new version of it is added under its versions.");
    }

    private ModelVersion version(
            Caller caller, String name, SemanticVersion number, NewModelVersion wanted, ModelDefinition definition) {
        return new ModelVersion(
                name, number, definition, definition.hash(), wanted.comment(), caller.principal(), clock.instant());
    }

    /** Adds a version after the newest. */
    public ModelVersion add(Caller caller, String name, NewModelVersion wanted) {
        caller.require(Permission.MODELS_WRITE);
        find(caller.tenant(), name);
        VersionNumbers.requireOne(wanted.number(), wanted.part());
        check(wanted);
        var tenant = caller.tenant();
        if (wanted.apiKey().isPresent() && store.keys(tenant, name).size() >= MOST_KEYS) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "too_many_keys",
                    "The versions of a model have at most " + MOST_KEYS
                            + " keys. Register it again under another name.");
        }
        var key = wanted.apiKey().map(secret -> keys.keep(tenant, secret));
        var isKept = false;
        try {
            var added = store.append(tenant, name, wanted.answers(), newest -> after(newest, wanted, key, caller));
            isKept = added.isPresent();
            offers.changed(tenant);
            return added.orElseThrow(OwnModels::unknown);
        } finally {
            if (!isKept) {
                key.ifPresent(keys::remove);
            }
        }
    }

    private ModelVersion after(ModelVersion newest, NewModelVersion wanted, Optional<ModelKey> key, Caller caller) {
        var definition = wanted.definition().withKey(key.or(() -> keptKey(newest.definition(), wanted.definition())));
        if (definition.hash().equals(newest.contentHash())) {
            throw VersionNumbers.unchanged(newest.number());
        }
        var number = VersionNumbers.after(newest.number(), wanted.number(), () -> wanted.part()
                .orElseGet(() -> definition.changeSince(newest.definition())));
        return version(caller, newest.model(), number, wanted, definition);
    }

    /** Whoever may change a model must not learn its key by leading it to a server of his own. */
    private static Optional<ModelKey> keptKey(ModelDefinition before, ModelDefinition after) {
        if (before.key().isPresent() && after.url().isPresent() && !isSameServer(before.url(), after.url())) {
            throw Refusal.invalid("/config/api_key", "must be told again, as the server is another one");
        }
        return after.url().flatMap(same -> before.key());
    }

    private static boolean isSameServer(Optional<URI> before, Optional<URI> after) {
        return before.map(OwnModels::server).equals(after.map(OwnModels::server));
    }

    private static List<Object> server(URI url) {
        return List.of(
                String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT),
                String.valueOf(url.getHost()).toLowerCase(Locale.ROOT),
                url.getPort());
    }

    /** Makes a version the current one; on every instance within 5 seconds. */
    public CurrentMove setCurrent(Caller caller, String name, SemanticVersion to) {
        caller.require(Permission.MODELS_WRITE);
        var tenant = caller.tenant();
        find(tenant, name);
        if (store.version(tenant, name, to).isEmpty()) {
            throw Refusal.unprocessable(
                    "unknown_version",
                    "The model has no such version.",
                    List.of(new FieldError("/version", "is no version of the model")));
        }
        var wanted = new CurrentMove(name, 1, to, caller.principal(), clock.instant());
        var moved = store.setCurrent(tenant, name, wanted).orElseThrow(OwnModels::unknown);
        offers.changed(tenant);
        return moved;
    }

    /** A model with its current version; absent if the tenant has none of that name. */
    public Optional<Described> find(Caller caller, String name) {
        caller.require(Permission.MODELS_READ);
        return Optional.of(name)
                .filter(ModelNames::isName)
                .flatMap(known -> store.find(caller.tenant(), known))
                .flatMap(model -> store.version(caller.tenant(), name, model.current())
                        .map(version -> new Described(model, version)));
    }

    /** The current versions of the tenant's models, by name. */
    public List<ModelVersion> current(Caller caller) {
        caller.require(Permission.MODELS_READ);
        return store.current(caller.tenant());
    }

    /** A version, by its number or as {@code current} or {@code latest}. */
    public ModelVersion version(Caller caller, String name, String selection) {
        var model = read(caller, name);
        var number =
                switch (selection) {
                    case "current" -> Optional.of(model.current());
                    case "latest" -> Optional.of(model.latest());
                    default -> SemanticVersion.parse(selection);
                };
        return number.flatMap(wanted -> store.version(caller.tenant(), name, wanted))
                .orElseThrow(() -> Refusal.notFound("version"));
    }

    public Page<ModelVersion> versions(Caller caller, String name, Page.Request page) {
        read(caller, name);
        return store.versions(caller.tenant(), name, page);
    }

    /** What differs between two versions. */
    public ModelDiff diff(Caller caller, String name, String from, String to) {
        return ModelDiff.between(version(caller, name, from), version(caller, name, to));
    }

    /** Which version was the current one, newest first. */
    public Page<CurrentMove> history(Caller caller, String name, Page.Request page) {
        read(caller, name);
        return store.history(caller.tenant(), name, page);
    }

    /** Removes a model with its versions and keys, unless the tenant's own names or preferences lead to it. */
    public void delete(Caller caller, String name) {
        caller.require(Permission.MODELS_WRITE);
        var tenant = caller.tenant();
        find(tenant, name);
        if (offers.of(tenant).leadsTo(name)) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "model_in_use",
                    "An alias, the preferred model or the fallbacks name it; change those first.");
        }
        // The keys go first: what is left if the rows do not go can be removed again.
        store.keys(tenant, name).forEach(keys::remove);
        if (!store.delete(tenant, name)) {
            throw unknown();
        }
        offers.changed(tenant);
    }

    private OwnModel read(Caller caller, String name) {
        caller.require(Permission.MODELS_READ);
        return find(caller.tenant(), name);
    }

    private OwnModel find(TenantId tenant, String name) {
        return Optional.of(name)
                .filter(ModelNames::isName)
                .flatMap(known -> store.find(tenant, known))
                .orElseThrow(OwnModels::unknown);
    }

    private static Refusal unknown() {
        return Refusal.notFound("model");
    }
}
