package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens that somebody made up, changed or kept too long. None lets anybody in. */
@ExtendWith(Platform.Provider.class)
class ForgedTokensIT {
    private static final String PATH = "/api/v1/collections";

    private final Platform platform;
    private final Tenant tenant;
    private final Forgery forgery;
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final long now = Instant.now().getEpochSecond();

    ForgedTokensIT(Platform platform) throws Exception {
        this.platform = platform;
        this.tenant = platform.tenant();
        for (var name : List.of("ann", "new", "kelvin")) {
            tenant.make("/api/v1/users", Map.of("email", name + "@example.com", "roles", List.of("viewer")));
        }
        var good = SignedJWT.parse(Logins.of(platform).token("ann@example.com", tenant.id()));
        var kid = good.getHeader().getKeyID();
        var key = JWKSet.parse(Files.readString(platform.data().resolve("oidc-keys.json")))
                .getKeyByKeyId(kid)
                .toECKey();
        forgery = new Forgery(good.getHeader().toJSONObject(), good.getPayload().toJSONObject(), key);
    }

    @Test
    void noneOfThemLetsAnybodyIn() throws Exception {
        platform.anonymous().withKey(forgery.good()).get(PATH).expect(200);
        unsigned();
        keyConfusion();
        keysBroughtAlong();
        otherKeys();
        headers();
        claims();
        times();
        people();
        changed();
        notEvenTokens();
        assertThat(tokens).hasSizeGreaterThan(120);

        var answers = new ArrayList<String>();
        tokens.forEach((name, token) -> {
            var reply = platform.anonymous().withKey(token).get(PATH);
            if (reply.status() != 401 || !reply.json().path("code").asText().equals("invalid_credentials")) {
                answers.add(name + ": " + reply.status() + " " + reply.text());
            }
        });

        assertThat(answers).isEmpty();
        platform.anonymous().withKey(forgery.good()).get(PATH).expect(200);
        assertThat(platform.anonymous()
                        .get("/health")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("ok");
    }

    private void unsigned() {
        for (var algorithm : List.of("none", "None", "NONE", "nOnE", "", " none", "null")) {
            tokens.put("alg " + algorithm, forgery.header(Map.of("alg", algorithm), Forgery.always()));
            tokens.put("alg " + algorithm + ", signed", forgery.header("alg", algorithm));
        }
        tokens.put("no alg", forgery.header("alg", null));
        tokens.put("alg is a number", forgery.header("alg", 1));
        tokens.put("alg is a list", forgery.header("alg", List.of("ES256", "none")));
        tokens.put("no signature", forgery.header(Map.of(), Forgery.always()));
        tokens.put("a signature of zeros", forgery.header(Map.of(), Forgery.always(new byte[64])));
        tokens.put("a short signature", forgery.header(Map.of(), Forgery.always(new byte[63])));
        tokens.put("a long signature", forgery.header(Map.of(), Forgery.always(new byte[4096])));
    }

    private void keyConfusion() throws Exception {
        var published = forgery.key().toPublicJWK();
        var der = published.toECPublicKey().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        var secrets = Map.of(
                "DER", der,
                "PEM", pem.getBytes(StandardCharsets.US_ASCII),
                "PEM without its last line's end", pem.strip().getBytes(StandardCharsets.US_ASCII),
                "JWK", published.toJSONString().getBytes(StandardCharsets.UTF_8),
                "x", published.getX().decode(),
                "kid", published.getKeyID().getBytes(StandardCharsets.UTF_8));
        secrets.forEach((name, secret) -> {
            for (var bits : List.of("256", "384", "512")) {
                tokens.put(
                        "HS" + bits + " with the public key as " + name,
                        forgery.header(Map.of("alg", "HS" + bits), Forgery.bySecret("HmacSHA" + bits, secret)));
            }
        });
        for (var secret : List.of("secret", "jarvis", "password", "0")) {
            tokens.put(
                    "HS256 with " + secret,
                    forgery.header(
                            Map.of("alg", "HS256"),
                            Forgery.bySecret("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private void keysBroughtAlong() throws Exception {
        var own = new ECKeyGenerator(Curve.P_256).keyID("own").generate();
        var signer = signer(own);
        var jwk = own.toPublicJWK().toJSONObject();
        var real = forgery.key().getKeyID();
        for (var kid : List.of(real, "own")) {
            tokens.put("jwk, kid " + kid, forgery.header(Map.of("jwk", jwk, "kid", kid), signer));
            for (var url : List.of("https://evil.example/jwks", "http://127.0.0.1:1/jwks", "file:///etc/passwd")) {
                tokens.put("jku " + url + ", kid " + kid, forgery.header(Map.of("jku", url, "kid", kid), signer));
                tokens.put("x5u " + url + ", kid " + kid, forgery.header(Map.of("x5u", url, "kid", kid), signer));
            }
            tokens.put("x5c, kid " + kid, forgery.header(Map.of("x5c", List.of("MIIBIjANBgkq"), "kid", kid), signer));
        }
        tokens.put(
                "the real key as jwk",
                forgery.header("jwk", forgery.key().toPublicJWK().toJSONObject()));
        tokens.put("the real key's jku", forgery.header("jku", platform.issuer().jwksUrl()));
    }

    private void otherKeys() throws Exception {
        var own = new ECKeyGenerator(Curve.P_256).keyID("own").generate();
        var p384 = new ECKeyGenerator(Curve.P_384).generate();
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        var byRsa = Forgery.by("SHA256withRSA", rsa.generateKeyPair().getPrivate());
        tokens.put("another key under the real name", forgery.header(Map.of(), signer(own)));
        tokens.put("another key under its own name", forgery.header(Map.of("kid", "own"), signer(own)));
        tokens.put("an RSA key under the real name", forgery.header(Map.of("alg", "RS256"), byRsa));
        tokens.put("an RSA key under its own name", forgery.header(Map.of("alg", "RS256", "kid", "own"), byRsa));
        tokens.put("an RSA signature that claims ES256", forgery.header(Map.of(), byRsa));
        tokens.put(
                "ES384",
                forgery.header(
                        Map.of("alg", "ES384"), Forgery.by("SHA384withECDSAinP1363Format", p384.toECPrivateKey())));
        for (var algorithm : List.of("PS256", "RS512", "ES512", "ES256K", "EdDSA", "dir", "RSA-OAEP", "ES257")) {
            tokens.put(algorithm + " of the real key", forgery.header("alg", algorithm));
        }
        tokens.put("no kid", forgery.header("kid", null));
        for (var kid : List.of("", "../../../../etc/passwd", "' or '1'='1", "unknown", "x".repeat(4000), "\u0000")) {
            tokens.put("kid " + kid.length() + " " + kid.hashCode(), forgery.header("kid", kid));
        }
        tokens.put("kid is a number", forgery.header("kid", 7));
        tokens.put("kid is an object", forgery.header("kid", Map.of("$ne", "")));
    }

    private void headers() {
        for (var critical : List.of(List.of("exp"), List.of("b64"), List.of("urn:example:unknown"), List.of())) {
            tokens.put("crit " + critical, forgery.header("crit", critical));
        }
        tokens.put("crit is a text", forgery.header("crit", "exp"));
        for (var type : List.of("JWE", "logout+jwt", "dpop+jwt", "secevent+jwt")) {
            tokens.put("typ " + type, forgery.header("typ", type));
        }
    }

    private void claims() {
        var issuer = platform.issuer().issuer();
        for (var other : List.of(
                issuer + "/",
                issuer.replace("http", "https"),
                issuer.toUpperCase(Locale.ROOT),
                "",
                "https://accounts.google.com",
                5)) {
            tokens.put("iss " + other, forgery.claim("iss", other));
        }
        tokens.put("no iss", forgery.claim("iss", null));
        tokens.put("iss is a list", forgery.claim("iss", List.of(issuer)));
        for (var other : List.of("other", "Jarvis", "jarvis ", "", List.of(), List.of("a", "b"), 5, Map.of())) {
            tokens.put("aud " + other, forgery.claim("aud", other));
        }
        tokens.put("no aud, for the ID token of a client of that name", forgery.claim("aud", null));
        tokens.put("no sub", forgery.claim("sub", null));
        tokens.put("sub is blank", forgery.claim("sub", " "));
        tokens.put("sub is long", forgery.claim("sub", "s".repeat(300)));
    }

    private void times() {
        for (var expired : List.of(0, -1, 1, now - 61, now - 3600, now - 86400, "never", Map.of(), true)) {
            tokens.put("exp " + expired, forgery.claim("exp", expired));
        }
        tokens.put("no exp", forgery.claim("exp", null));
        for (var later : List.of(now + 120, now + 3600, now + 86400 * 365, "later")) {
            tokens.put("nbf " + later, forgery.claim("nbf", later));
            tokens.put("iat " + later, forgery.claim("iat", later));
        }
    }

    private void people() {
        tokens.put("no tenant", forgery.claim("tenant", null));
        for (var other :
                List.of(platform.tenant().id(), "ten_01J00000000000000000000000", "", "*", 5, List.of(tenant.id()))) {
            tokens.put("tenant " + other, forgery.claim("tenant", other));
        }
        for (var verified : List.of(false, "true", "yes", 1, List.of(true))) {
            var claims = new LinkedHashMap<>(forgery.claims());
            claims.put("sub", "somebody-new");
            claims.put("email", "new@example.com");
            claims.put("email_verified", verified);
            tokens.put(
                    "an address that is verified: " + verified,
                    forgery.raw(Json.write(forgery.header()), Json.write(claims)));
        }
        tokens.put("another subject with a known address", forgery.claim("sub", "somebody-else"));
        var lookalike = new LinkedHashMap<>(forgery.claims());
        lookalike.put("sub", "somebody-new");
        lookalike.put("email", "\u212Aelvin@example.com");
        tokens.put(
                "an address that only looks the same",
                forgery.raw(Json.write(forgery.header()), Json.write(lookalike)));
    }

    private void changed() {
        var parts = forgery.good().split("\\.", -1);
        var admin = forgery.claim("email", "root@example.com").split("\\.", -1)[1];
        tokens.put("other claims under a good signature", parts[0] + "." + admin + "." + parts[2]);
        tokens.put("no claims", parts[0] + ".." + parts[2]);
        tokens.put("no header", "." + parts[1] + "." + parts[2]);
        tokens.put("two parts", parts[0] + "." + parts[1]);
        tokens.put("four parts", forgery.good() + ".x");
        tokens.put("five parts", forgery.good() + ".x.y");
        tokens.put("claims in place of the header", parts[1] + "." + parts[1] + "." + parts[2]);
        var signature = Base64URL.from(parts[2]).decode();
        for (var at : List.of(0, 31, 32, 63)) {
            var flipped = signature.clone();
            flipped[at] ^= 1;
            tokens.put(
                    "a bit of the signature flipped at " + at,
                    parts[0] + "." + parts[1] + "." + Base64URL.encode(flipped));
        }
        tokens.put(
                "another token's signature",
                parts[0] + "." + parts[1] + "." + forgery.claim("jti", "2").split("\\.", -1)[2]);
    }

    private void notEvenTokens() {
        var header = Json.write(forgery.header());
        tokens.put("claims are a list", forgery.raw(header, "[]"));
        tokens.put("claims are a text", forgery.raw(header, "\"claims\""));
        tokens.put("claims are not JSON", forgery.raw(header, "{"));
        tokens.put("claims are nested deep", forgery.raw(header, "[".repeat(5000)));
        tokens.put("the header is a list", forgery.raw("[]", "{}"));
        tokens.put("the header is nested deep", forgery.raw("{\"a\":".repeat(1000), "{}"));
        tokens.put(
                "the header has two algorithms", forgery.raw(header.replaceFirst("\\{", "{\"alg\":\"none\","), "{}"));
        tokens.put(
                "longer than any provider makes", "a".repeat(4000) + "." + "b".repeat(4000) + "." + "c".repeat(1000));
        tokens.put("much longer", "a".repeat(12_000));
        tokens.put("dots", "..");
        tokens.put("more dots", ".".repeat(8000));
        tokens.put("a key with dots", "jv_a.b.c");
    }

    private static Forgery.Signer signer(ECKey key) throws Exception {
        return Forgery.by("SHA256withECDSAinP1363Format", key.toECPrivateKey());
    }
}
