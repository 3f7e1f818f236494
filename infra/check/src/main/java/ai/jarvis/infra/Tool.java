package ai.jarvis.infra;

/**
 * A program that a check cannot do without. A check that is left out for want of it says so.
 *
 * @param installed whether it is there
 * @param otherwise what its absence means, for people to read
 */
public record Tool(boolean installed, String otherwise) {
    private static final System.Logger LOG = System.getLogger(Tool.class.getName());

    /** Terraform itself. */
    public static Tool terraform() {
        return new Tool(Terraform.isInstalled(), "terraform is not installed, so the Terraform stacks are NOT CHECKED");
    }

    /** Whether it is there; where it is not, the log tells loudly what is left out. */
    public boolean isThere() {
        if (!installed) {
            LOG.log(System.Logger.Level.WARNING, otherwise);
        }
        return installed;
    }
}
