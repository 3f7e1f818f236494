package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that Step Functions gives to what it has. */
record Arns(String region, String account) {
    private static final Pattern MACHINE =
            Pattern.compile("(arn:[a-z-]+:states:[^:]*:[^:]*:stateMachine:[^:/]+)(?::([^:]+))?");

    String machine(String name) {
        return prefix() + "stateMachine:" + name;
    }

    String execution(String machine, String name) {
        return prefix() + "execution:" + machine + ":" + name;
    }

    String express(String machine, String name, String id) {
        return prefix() + "express:" + machine + ":" + name + ":" + id;
    }

    String activity(String name) {
        return prefix() + "activity:" + name;
    }

    private String prefix() {
        return "arn:aws:states:" + region + ":" + account + ":";
    }

    /**
     * A machine, or a version or alias of it.
     *
     * @param qualifier a version's number or an alias's name
     */
    record Qualified(String machineArn, Optional<String> qualifier) {
        static Qualified of(String arn) {
            var matcher = MACHINE.matcher(arn);
            if (!matcher.matches()) {
                throw new AwsException(400, "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: " + arn + "'");
            }
            return new Qualified(matcher.group(1), Optional.ofNullable(matcher.group(2)));
        }

        boolean isVersion() {
            return qualifier.filter(text -> text.matches("[0-9]+")).isPresent();
        }
    }
}
