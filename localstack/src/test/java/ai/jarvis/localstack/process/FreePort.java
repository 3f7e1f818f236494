package ai.jarvis.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that nothing listened on a moment ago. It is below those that the system gives to outgoing connections (on Linux
 * from 32768 on), one of which could have it when a server that was stopped starts again.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int END = 32_000;

    private FreePort() {}

    public static int find() {
        return ThreadLocalRandom.current()
                .ints(LOWEST, END)
                .filter(FreePort::isFree)
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
