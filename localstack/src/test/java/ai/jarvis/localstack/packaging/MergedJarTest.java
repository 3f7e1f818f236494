package ai.jarvis.localstack.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedJarTest {
    @TempDir
    Path folder;

    @Test
    void keepsTheProvidersOfAllJars() throws IOException {
        var one = jar("one", Map.of("META-INF/services/a.Service", "a.One"));
        var other = jar("other", Map.of("META-INF/services/a.Service", "a.Other\n"));

        assertThat(classes(one, other).get("META-INF/services/a.Service").lines())
                .contains("a.One", "a.Other");
    }

    @Test
    void keepsTheLicencesOfAllJars() throws IOException {
        var one = jar("one", Map.of("META-INF/LICENSE.txt", "MIT"));
        var other = jar("other", Map.of("META-INF/LICENSE.txt", "Apache-2.0"));

        assertThat(classes(one, other))
                .containsEntry("META-INF/licenses/one/LICENSE.txt", "MIT")
                .containsEntry("META-INF/licenses/other/LICENSE.txt", "Apache-2.0");
    }

    @Test
    void leavesOutSignaturesWhichWouldNotFitAnyMore() throws IOException {
        var signed = jar("signed", Map.of("META-INF/BC.SF", "?", "META-INF/BC.RSA", "?", "a/A.class", "A"));

        assertThat(classes(signed)).containsKey("a/A.class").doesNotContainKeys("META-INF/BC.SF", "META-INF/BC.RSA");
    }

    @Test
    void takesClassesForNewerPlatformsOnlyFromJarsThatMeanIt() throws IOException {
        var versioned = Map.of("META-INF/versions/11/a/A.class", "newer");
        var multi =
                jar("multi", with(versioned, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n"));
        var plain = jar("plain", versioned);

        assertThat(classes(multi)).containsKey("META-INF/versions/11/a/A.class");
        assertThat(classes(plain)).doesNotContainKey("META-INF/versions/11/a/A.class");
        assertThat(classes(plain).get("META-INF/MANIFEST.MF")).contains("Multi-Release: true");
    }

    @Test
    void refusesTwoClassesOfOneName() throws IOException {
        var one = jar("one", Map.of("a/A.class", "one"));
        var other = jar("other", Map.of("a/A.class", "other"));

        assertThatThrownBy(() -> MergedJar.of(List.of(one, other))).hasMessageContaining("a/A.class");
        assertThat(classes(one, one)).containsKey("a/A.class");
    }

    @Test
    void namesTheBeansInAJarOfTheirOwnWithItsFolders() throws IOException {
        var jar = jar("beans", Map.of("META-INF/micronaut/a.Beans/a.B", "", "a/B.class", "B"));
        var merged = MergedJar.of(List.of(jar));

        assertThat(merged.hasBeans()).isTrue();
        assertThat(files(merged.beans()))
                .containsKeys("META-INF/micronaut/", "META-INF/micronaut/a.Beans/", "META-INF/micronaut/a.Beans/a.B");
        assertThat(files(merged.classes())).doesNotContainKey("META-INF/micronaut/a.Beans/a.B");
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        var one = jar("one", Map.of("a/A.class", "A", "b", "b"));

        var first = new ReproducibleZip().add("x", one).add("a", one).write(folder.resolve("first.zip"));
        var second = new ReproducibleZip().add("a", one).add("x", one).write(folder.resolve("second.zip"));

        assertThat(second).isEqualTo(first);
        assertThat(folder.resolve("second.zip")).hasSameBinaryContentAs(folder.resolve("first.zip"));
        assertThat(MergedJar.of(List.of(one)).classes())
                .isEqualTo(MergedJar.of(List.of(one)).classes());
    }

    private static Map<String, String> classes(Path... jars) throws IOException {
        return files(MergedJar.of(List.of(jars)).classes());
    }

    private static Map<String, String> with(Map<String, String> files, String name, String content) {
        var all = new TreeMap<>(files);
        all.put(name, content);
        return all;
    }

    private Path jar(String name, Map<String, String> files) throws IOException {
        var path = folder.resolve(name + ".jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return path;
    }

    private static Map<String, String> files(byte[] jar) throws IOException {
        var files = new TreeMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
