package ai.jarvis.localstack.it;

import ai.jarvis.platform.Json;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens without asking what is allowed: whichever header and claims, signed by whomever, or by nobody.
 *
 * @param header as the issuer would make it
 * @param claims as the issuer would make them
 * @param key the issuer's own
 */
record Forgery(Map<String, Object> header, Map<String, Object> claims, ECKey key) {
    /** Signs what it is given. */
    @FunctionalInterface
    interface Signer {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    /** Another header; a value of null leaves the field out. */
    String header(String name, @Nullable Object value) {
        return token(Json.write(with(header, name, value)), Json.write(claims), issuer());
    }

    /** Another header, signed by somebody else. */
    String header(Map<String, Object> changes, Signer signer) {
        var changed = new LinkedHashMap<>(header);
        changed.putAll(changes);
        return token(Json.write(changed), Json.write(claims), signer);
    }

    /** Another claim, signed by the issuer; a value of null leaves it out. */
    String claim(String name, @Nullable Object value) {
        return token(Json.write(header), Json.write(with(claims, name, value)), issuer());
    }

    String good() {
        return token(Json.write(header), Json.write(claims), issuer());
    }

    /** Any texts at all for header and claims, signed by the issuer. */
    String raw(String headerText, String claimsText) {
        return token(headerText, claimsText, issuer());
    }

    static String token(String header, String claims, Signer signer) {
        var input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        try {
            return input + "." + Base64URL.encode(signer.sign(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Signer issuer() {
        try {
            return by("SHA256withECDSAinP1363Format", key.toECPrivateKey());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static Signer by(String algorithm, PrivateKey key) {
        return input -> {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        };
    }

    static Signer bySecret(String algorithm, byte[] secret) {
        return input -> {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(input);
        };
    }

    static Signer always(byte... signature) {
        return input -> signature;
    }

    private static Map<String, Object> with(Map<String, Object> fields, String name, @Nullable Object value) {
        var changed = new LinkedHashMap<>(fields);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }
}
