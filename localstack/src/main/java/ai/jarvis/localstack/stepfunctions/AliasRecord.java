package ai.jarvis.localstack.stepfunctions;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An alias: one or two versions, and how many of 100 executions each gets.
 *
 * @param createdAt milliseconds since the epoch
 */
record AliasRecord(
        String arn,
        String name,
        String machineArn,
        String description,
        List<Route> routes,
        long createdAt,
        long updatedAt) {
    /** The weight is in percent. */
    record Route(String versionArn, int weight) {}

    AliasRecord {
        routes = List.copyOf(routes);
    }

    /** The version that the next execution gets. */
    String choose(RandomGenerator random) {
        var at = random.nextInt(100);
        for (var route : routes) {
            at -= route.weight();
            if (at < 0) {
                return route.versionArn();
            }
        }
        return routes.getLast().versionArn();
    }
}
