package ai.jarvis.knowledge;

/**
 * Orders the events of one S3 key.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event message
 *     structure: compare as hexadecimal, the shorter one padded with zeros on the right</a>
 */
final class Sequencer {
    private Sequencer() {}

    static int compare(String one, String other) {
        var length = Math.max(one.length(), other.length());
        return padded(one, length).compareToIgnoreCase(padded(other, length));
    }

    private static String padded(String sequencer, int length) {
        return sequencer + "0".repeat(length - sequencer.length());
    }
}
