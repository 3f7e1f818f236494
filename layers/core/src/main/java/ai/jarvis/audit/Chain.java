package ai.jarvis.audit;

import java.util.regex.Pattern;

/**
 * One of a tenant's chains of records. Changes have one chain; what is only told of has several, so that instances that
 * work at the same time seldom wait for each other.
 */
public record Chain(String name) {
    private static final Pattern NAME = Pattern.compile("operations|events-[0-9]");

    public static final Chain OPERATIONS = new Chain("operations");

    /** How many chains there are for access and security records. */
    public static final int EVENT_CHAINS = 4;

    public Chain {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a chain: " + name);
        }
    }

    /**
     * One of the chains for access and security records.
     *
     * @param number from 0, less than {@link #EVENT_CHAINS}
     */
    public static Chain events(int number) {
        return new Chain("events-" + number);
    }

    @Override
    public String toString() {
        return name;
    }
}
