package ai.jarvis.model.cache;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Content;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.Sampling;
import ai.jarvis.platform.Memoized;
import ai.jarvis.tenancy.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an answer is found by: an HMAC (RFC 2104) of the tenant and all that decides about the answer, so that keys tell
 * nothing, and nobody who can write into a cache can foretell where another tenant's answer will be looked for. Texts are
 * compared in Unicode's form C, without blanks around them.
 *
 * @param value 43 characters of base64url
 */
public record CacheKey(TenantId tenant, String value) {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Makes keys with a secret. */
    public static final class Maker {
        private final Supplier<byte[]> secret;

        /** @param secret at least 32 bytes, the same on all instances; asked for when the first key is made */
        public Maker(Supplier<byte[]> secret) {
            this.secret = new Memoized<>(secret);
        }

        /**
         * The key of a question.
         *
         * @param chosen what decides which model answers: its name, or the strategy
         * @param versions of the prompt, of the model's settings, and of whatever else has some
         */
        public CacheKey key(TenantId tenant, List<String> chosen, List<String> versions, ChatPrompt prompt) {
            var parts = new Parts(secret.get());
            parts.add(tenant.value());
            parts.addAll(chosen);
            parts.addAll(versions);
            parts.add(prompt);
            return new CacheKey(tenant, BASE64.encodeToString(parts.mac.doFinal()));
        }
    }

    /** Each part comes with its length, so that no two sequences of parts look alike. */
    private static final class Parts {
        private final Mac mac;

        Parts(byte[] secret) {
            if (secret.length < SECRET_BYTES) {
                throw new IllegalArgumentException("The secret of cache keys must have 32 bytes at least");
            }
            try {
                mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret, ALGORITHM));
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException("Every Java has " + ALGORITHM, e);
            }
        }

        void addAll(List<String> texts) {
            add(texts.size());
            texts.forEach(this::add);
        }

        void add(String text) {
            add(text.getBytes(StandardCharsets.UTF_8));
        }

        private void add(byte[] bytes) {
            add(bytes.length);
            mac.update(bytes);
        }

        private void add(int number) {
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        }

        private void addWords(String text) {
            add(Normalizer.normalize(text, Form.NFC).strip());
        }

        void add(ChatPrompt prompt) {
            addWords(prompt.system());
            add(prompt.turns().size());
            for (var turn : prompt.turns()) {
                add(turn.speaker().name());
                add(turn.contents().size());
                turn.contents().forEach(this::add);
            }
            add(prompt.format());
            add(prompt.sampling());
        }

        private void add(Content content) {
            add(content.getClass().getSimpleName());
            switch (content) {
                case Content.Text text -> addWords(text.text());
                case Content.Image image -> {
                    add(image.mediaType());
                    add(image.bytes());
                }
                case Content.Call call -> {
                    add(call.call().id());
                    add(call.call().name());
                    add(call.call().arguments());
                }
                case Content.Result result -> {
                    add(result.call());
                    add(result.text());
                    add(String.valueOf(result.isError()));
                }
            }
        }

        private void add(ResponseFormat format) {
            add(format.getClass().getSimpleName());
            if (format instanceof ResponseFormat.Schema schema) {
                add(schema.name());
                add(schema.schema());
                add(String.valueOf(schema.strict()));
            }
        }

        private void add(Sampling sampling) {
            add(sampling.maxOutputTokens());
            add(sampling.temperature());
            add(sampling.topP());
            addAll(sampling.stop());
            add(sampling.seed());
            add(sampling.presencePenalty());
            add(sampling.frequencyPenalty());
        }

        private void add(Optional<? extends Number> number) {
            add(number.map(Object::toString).orElse(""));
        }
    }

    @Override
    public String toString() {
        return tenant + "/" + value;
    }
}
