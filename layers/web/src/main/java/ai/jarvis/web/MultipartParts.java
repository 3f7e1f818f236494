package ai.jarvis.web;

import io.micronaut.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.RequestContext;

/** Commons FileUpload over the framework's own request, so that the same code reads uploads on every server. */
final class MultipartParts extends AbstractFileUpload<MultipartParts.Context, DiskFileItem, DiskFileItemFactory> {
    private static final String STREAMED_ONLY = "Parts are streamed, not collected";

    MultipartParts() {
        setHeaderCharset(StandardCharsets.UTF_8);
    }

    @Override
    public FileItemInputIterator getItemIterator(Context context) throws FileUploadException, IOException {
        return getItemIterator((RequestContext) new Streamed(context));
    }

    @Override
    public Map<String, List<DiskFileItem>> parseParameterMap(Context context) {
        throw new UnsupportedOperationException(STREAMED_ONLY);
    }

    @Override
    public List<DiskFileItem> parseRequest(Context context) {
        throw new UnsupportedOperationException(STREAMED_ONLY);
    }

    record Context(HttpRequest<?> request, InputStream body) {}

    private record Streamed(Context context) implements RequestContext {
        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public long getContentLength() {
            return context.request().getContentLength();
        }

        @Override
        public String getContentType() {
            return String.valueOf(context.request().getHeaders().get("Content-Type"));
        }

        @Override
        public InputStream getInputStream() {
            return context.body();
        }

        @Override
        public boolean isMultipartRelated() {
            return false;
        }
    }
}
