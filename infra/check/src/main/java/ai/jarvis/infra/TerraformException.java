package ai.jarvis.infra;

import java.nio.file.Path;

/** Terraform refuses a configuration, or fails. The message ends with what it complained of. */
public final class TerraformException extends RuntimeException {
    private static final int MOST = 6000;

    TerraformException(Path folder, String[] arguments, Terraform.Result result) {
        super("terraform " + String.join(" ", arguments) + " in " + folder + ": status " + result.status() + "\n"
                + complaint(result.output()));
    }

    private static String complaint(String output) {
        var begin = output.indexOf("Error: ");
        var text = begin < 0 ? output : output.substring(begin);
        return text.length() <= MOST ? text : text.substring(0, MOST) + "\n...";
    }
}
