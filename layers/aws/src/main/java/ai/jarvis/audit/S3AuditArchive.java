package ai.jarvis.audit;

import ai.jarvis.tenancy.TenantId;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The archive in S3. Pieces are {@code audit/TENANT/CHAIN/FIRST.jsonl.gz}; an anchor is an object without content whose
 * name says it all, {@code audit/TENANT/anchors/CHAIN/NUMBER-HASH}, so that listing them is reading them.
 */
public final class S3AuditArchive implements AuditArchive {
    private static final Pattern ANCHOR = Pattern.compile("audit/[^/]+/anchors/([^/]+)/(\\d{20})-([0-9a-f]{64})");

    private final S3Client s3;
    private final String bucket;

    public S3AuditArchive(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** The key of the piece that begins with a record. */
    static String key(TenantId tenant, Chain chain, long first) {
        return "audit/%s/%s/%020d.jsonl.gz".formatted(tenant, chain, first);
    }

    void put(String key, Path content) {
        s3.putObject(request -> request.bucket(bucket).key(key).contentType("application/gzip"), content);
    }

    void putAnchor(TenantId tenant, AuditStore.Head head) {
        var key = "audit/%s/anchors/%s/%020d-%s".formatted(tenant, head.chain(), head.number(), head.hash());
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.empty());
    }

    @Override
    public Optional<Hash> read(ArchivedPart part, Consumer<SealedRecord> reader) {
        try (var object = s3.getObject(request -> request.bucket(bucket).key(part.key()));
                var bytes = new DigestInputStream(object, Hash.sha256())) {
            try {
                readLines(part.chain(), bytes, reader);
            } catch (ZipException | EOFException e) {
                object.abort();
                return Optional.empty();
            }
            bytes.transferTo(OutputStream.nullOutputStream());
            return Optional.of(Hash.of(bytes.getMessageDigest().digest()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readLines(Chain chain, InputStream bytes, Consumer<SealedRecord> reader) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            reader.accept(AuditJson.sealed(chain, line));
        }
    }

    @Override
    public Map<Chain, NavigableMap<Long, Hash>> anchors(TenantId tenant) {
        var anchors = new HashMap<Chain, NavigableMap<Long, Hash>>();
        var prefix = "audit/" + tenant + "/anchors/";
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .map(ANCHOR::matcher)
                .filter(Matcher::matches)
                .forEach(anchor -> anchors.computeIfAbsent(new Chain(anchor.group(1)), chain -> new TreeMap<>())
                        .put(Long.parseLong(anchor.group(2)), new Hash(anchor.group(3))));
        return anchors;
    }
}
