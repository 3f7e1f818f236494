package ai.jarvis.localstack.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The one operation of STS that tools ask first: {@code GetCallerIdentity}. There is one account and one user. */
final class CallerIdentity extends Handler.Abstract {
    private static final int MOST_BYTES = 16_384;

    private final String account;
    private final String accessKeyId;

    CallerIdentity(String account, String accessKeyId) {
        this.account = account;
        this.accessKeyId = accessKeyId;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String body = new String(Content.Source.asInputStream(request).readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        if (body.matches("(?s)(.*&)?Action=GetCallerIdentity(&.*)?")) {
            AwsReply.send(response, callback, 200, "text/xml", identity());
        } else {
            AwsReply.send(
                    response,
                    callback,
                    400,
                    "text/xml",
                    """
                    <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
                    <Code>InvalidAction</Code><Message>Only GetCallerIdentity is served on this machine.</Message>\
                    </Error><RequestId>%s</RequestId></ErrorResponse>"""
                            .formatted(UUID.randomUUID()));
        }
        return true;
    }

    private String identity() {
        return """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Arn>arn:aws:iam::%s:user/local</Arn><UserId>%s</UserId><Account>%s</Account>\
                </GetCallerIdentityResult><ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>\
                </GetCallerIdentityResponse>"""
                .formatted(account, accessKeyId, account, UUID.randomUUID());
    }
}
