package ai.jarvis.tenancy;

import ai.jarvis.platform.Json;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip file that ends with a manifest of what is in it: sizes and SHA-256 of every entry. */
final class TenantArchive implements AutoCloseable {
    private final ZipOutputStream zip;
    private final List<Map<String, Object>> entries = new ArrayList<>();

    TenantArchive(OutputStream target) {
        zip = new ZipOutputStream(target, StandardCharsets.UTF_8);
    }

    /** Writes what an entry holds. */
    @FunctionalInterface
    interface Content {
        /** Writes; what is returned is said about the entry in the manifest. */
        Map<String, Object> writeTo(OutputStream out) throws IOException;
    }

    void add(String name, Content content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            var digest = MessageDigest.getInstance("SHA-256");
            var counted = new Counted(new DigestOutputStream(zip, digest));
            var about = content.writeTo(counted);
            zip.closeEntry();
            var entry = new LinkedHashMap<String, Object>();
            entry.put("name", name);
            entry.put("bytes", counted.bytes);
            entry.put("sha256", HexFormat.of().formatHex(digest.digest()));
            entry.putAll(about);
            entries.add(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Writes the manifest, with what else is to be known about the archive, and ends the file. */
    void finish(Map<String, Object> about) {
        var manifest = new LinkedHashMap<>(about);
        manifest.put("entries", entries);
        try {
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(Json.write(manifest).getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return entries.size();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Counted extends FilterOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            bytes++;
        }

        @Override
        public void write(byte[] content, int from, int length) throws IOException {
            out.write(content, from, length);
            bytes += length;
        }

        /** The archive goes on. */
        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
