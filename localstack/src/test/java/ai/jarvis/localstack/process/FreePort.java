package ai.jarvis.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that nothing listened on a moment ago and that nobody in this process was given before. It is below those that
 * systems give to outgoing connections (Linux from 32768 on, gVisor from 16000 on), one of which could have it when a
 * server that was stopped starts again.
 */
public final class FreePort {
    private static final int LOWEST = 10_000;
    private static final int END = 16_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    public static int find() {
        return ThreadLocalRandom.current()
                .ints(LOWEST, END)
                .filter(FreePort::isFree)
                .filter(GIVEN::add)
                .findFirst()
                .orElseThrow();
    }

    /** Whether nothing listens on it now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
