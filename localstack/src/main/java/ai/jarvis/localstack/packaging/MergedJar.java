package ai.jarvis.localstack.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Many jars in one, or rather two. Lambda's class loader asks one jar after the other for every class: of a hundred jars
 * each is asked thousands of times before a function is ready. Micronaut lists the beans of a jar through a file system
 * over the jar, which takes long for a large one: what names the beans lies in a jar of its own.
 */
final class MergedJar {
    private static final String SERVICES = "META-INF/services/";
    private static final String BEANS = "META-INF/micronaut/";
    private static final String VERSIONS = "META-INF/versions/";
    private static final byte[] MANIFEST =
            "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final SortedMap<String, byte[]> beans = new TreeMap<>();

    static MergedJar of(Collection<Path> jars) throws IOException {
        var merged = new MergedJar();
        for (var jar : jars) {
            merged.add(jar);
        }
        return merged;
    }

    private void add(Path path) throws IOException {
        try (var jar = new JarFile(path.toFile())) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                var name = entry.getName();
                if (entry.isDirectory()
                        || isAboutTheJar(name)
                        || (name.startsWith(VERSIONS) && !jar.isMultiRelease())) {
                    continue;
                }
                var content = content(jar, entry);
                if (name.startsWith(BEANS)) {
                    beans.put(name, content);
                } else if (isLegal(name)) {
                    var own = path.getFileName().toString().replace(".jar", "");
                    files.put("META-INF/licenses/" + own + "/" + name.substring("META-INF/".length()), content);
                } else if (name.startsWith(SERVICES)) {
                    files.merge(name, content, MergedJar::lines);
                } else {
                    add(path, name, content);
                }
            }
        }
    }

    /** As on a class path, the first file of a name is the one that counts; but no class may depend on that. */
    private void add(Path jar, String name, byte[] content) {
        var other = files.putIfAbsent(name, content);
        if (other != null && name.endsWith(".class") && !Arrays.equals(other, content)) {
            throw new IllegalStateException(jar + " has another " + name + " than a jar before it");
        }
    }

    private static byte[] content(JarFile jar, ZipEntry entry) throws IOException {
        try (var input = jar.getInputStream(entry)) {
            return input.readAllBytes();
        }
    }

    private static boolean isAboutTheJar(String name) {
        return name.equals(JarFile.MANIFEST_NAME)
                || name.endsWith("module-info.class")
                || name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC|LIST)");
    }

    private static boolean isLegal(String name) {
        return name.matches("META-INF/(?i:license|notice|dependencies)[^/]*");
    }

    private static byte[] lines(byte[] one, byte[] other) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.write('\n');
        all.writeBytes(other);
        return all.toByteArray();
    }

    /** The classes and everything else but the names of the beans. */
    byte[] classes() throws IOException {
        var zip = new ByteArrayOutputStream();
        ReproducibleZip.write(zip, withManifest(files));
        return zip.toByteArray();
    }

    boolean hasBeans() {
        return !beans.isEmpty();
    }

    /** What names the beans, with the folders through which they are found. */
    byte[] beans() throws IOException {
        var all = withManifest(beans);
        for (var name : beans.keySet()) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                all.put(name.substring(0, slash + 1), new byte[0]);
            }
        }
        var zip = new ByteArrayOutputStream();
        ReproducibleZip.write(zip, all);
        return zip.toByteArray();
    }

    private static SortedMap<String, byte[]> withManifest(Map<String, byte[]> files) {
        var all = new TreeMap<>(files);
        all.put(JarFile.MANIFEST_NAME, MANIFEST);
        return all;
    }
}
