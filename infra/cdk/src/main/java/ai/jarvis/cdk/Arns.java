package ai.jarvis.cdk;

/**
 * Names and ARNs that are known before anything is made, because every name is: policies and other stacks can speak of a
 * resource without waiting for it.
 */
public record Arns(String name, String account, String region) {
    /** An ARN of this account and region. */
    public String of(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, region, account, resource);
    }

    /** An ARN of IAM, which knows no regions. */
    public String iam(String resource) {
        return "arn:aws:iam::%s:%s".formatted(account, resource);
    }

    /** The permissions boundary of every role. */
    public String boundary() {
        return iam("policy/" + name + "-boundary");
    }

    /** The same names in another region. */
    public Arns in(String other) {
        return new Arns(name, account, other);
    }

    /** A bucket's name: {@code documents}, {@code artifacts} or {@code logs}. */
    public String bucketName(String kind) {
        return "%s-%s-%s-%s".formatted(name, kind, account, region);
    }

    /** A bucket by its kind. */
    public String bucket(String kind) {
        return "arn:aws:s3:::" + bucketName(kind);
    }

    /** A DynamoDB table by its name in {@code functions/tables.yaml}. */
    public String table(String table) {
        return of("dynamodb", "table/%s-%s".formatted(name, table));
    }

    /** A queue by its name in {@code functions/functions.yaml}. */
    public String queue(String queue) {
        return of("sqs", queue);
    }

    /** The URL of a queue. */
    public String queueUrl(String queue) {
        return "https://sqs.%s.amazonaws.com/%s/%s".formatted(region, account, queue);
    }

    /** A function's alias {@code live}. */
    public String live(String function) {
        return of("lambda", "function:%s-%s:live".formatted(name, function));
    }

    /** The platform's event bus. */
    public String bus() {
        return of("events", "event-bus/" + name);
    }

    /** A secret; Secrets Manager adds six characters of its own to the name. */
    public String secret(String secret) {
        return of("secretsmanager", "secret:%s/%s-??????".formatted(name, secret));
    }
}
