package ai.jarvis.localstack.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** How large folders are. */
final class DiskUse {
    private DiskUse() {}

    /** Bytes of the files below each folder of the given one, by the folder's name. */
    static Map<String, Long> of(Path folder) throws IOException {
        var sizes = new TreeMap<String, Long>();
        try (var children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (var child : children) {
                sizes.put(child.getFileName().toString(), bytes(child));
            }
        }
        return sizes;
    }

    private static long bytes(Path folder) throws IOException {
        var sum = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                // Servers delete files of theirs at any time.
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }
}
