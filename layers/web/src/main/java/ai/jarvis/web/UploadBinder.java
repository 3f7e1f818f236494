package ai.jarvis.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives controllers the {@link Upload} of a request, unread. */
@Singleton
final class UploadBinder implements TypedRequestArgumentBinder<Upload> {
    private final ObjectMapper json;

    UploadBinder(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public Argument<Upload> argumentType() {
        return Argument.of(Upload.class);
    }

    @Override
    public BindingResult<Upload> bind(ArgumentConversionContext<Upload> context, HttpRequest<?> request) {
        var upload = request instanceof ServerHttpRequest<?> server
                ? Optional.of(new Upload(server, json))
                : Optional.<Upload>empty();
        return () -> upload;
    }
}
