package ai.jarvis.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/** 127.0.0.1: the only address the stack listens on, whatever the machine calls {@code localhost}. */
final class Loopback {

    private static final byte[] ADDRESS = {127, 0, 0, 1};
    private static final int CONNECT_MILLIS = 1000;

    private Loopback() {}

    static InetSocketAddress port(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(port(port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
