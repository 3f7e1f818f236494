package ai.jarvis.cdk.manifest;

/**
 * One DynamoDB table of {@code functions/tables.yaml}.
 *
 * @param key the partition key, a string
 * @param expires the attribute by which items expire
 */
public record TableEntry(String key, String expires) {}
