package ai.jarvis.knowledge;

import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an S3 key of the documents bucket stands for.
 *
 * <pre>
 * tenants/{tenant}/collections/{collection}/{name}   an original that someone put there by hand
 * tenants/{tenant}/uploads/{document}/{upload}       an original that came by the API
 * tenants/{tenant}/texts/{document}/{text}           extracted text
 * tenants/{tenant}/parts/{document}/{write}/{part}   parts of a large document that is worked on
 * </pre>
 */
public sealed interface ObjectKey {
    TenantId tenant();

    /** An original that someone put there by hand. */
    record Bare(TenantId tenant, CollectionId collection, String name) implements ObjectKey {}

    /** An original that came by the API. */
    record Uploaded(TenantId tenant, DocumentId document) implements ObjectKey {}

    Pattern BARE = Pattern.compile("tenants/([^/]+)/collections/([^/]+)/(.+)", Pattern.DOTALL);
    Pattern UPLOADED = Pattern.compile("tenants/([^/]+)/uploads/([^/]+)/([^/]+)");

    /** What an original's key stands for; absent for all other objects. */
    static Optional<ObjectKey> parse(String key) {
        var bare = BARE.matcher(key);
        if (bare.matches()
                && Ids.isId(TenantId.PREFIX, bare.group(1))
                && Ids.isId(CollectionId.PREFIX, bare.group(2))
                && !key.endsWith("/")) {
            return Optional.of(new Bare(new TenantId(bare.group(1)), new CollectionId(bare.group(2)), bare.group(3)));
        }
        var uploaded = UPLOADED.matcher(key);
        if (uploaded.matches()
                && Ids.isId(TenantId.PREFIX, uploaded.group(1))
                && Ids.isId(DocumentId.PREFIX, uploaded.group(2))) {
            return Optional.of(new Uploaded(new TenantId(uploaded.group(1)), new DocumentId(uploaded.group(2))));
        }
        return Optional.empty();
    }

    /** Where the originals of one collection are that people put there by hand. */
    static String bare(TenantId tenant, CollectionId collection) {
        return "tenants/" + tenant + "/collections/" + collection + "/";
    }

    /** Where the API's uploads of one document are. */
    static String uploads(TenantId tenant, DocumentId document) {
        return "tenants/" + tenant + "/uploads/" + document + "/";
    }

    /** A key for one more upload, greater than those of uploads before it. */
    static String freshUpload(TenantId tenant, DocumentId document) {
        return uploads(tenant, document) + Ids.fresh("");
    }

    /** Where the extracted texts of one document are. */
    static String texts(TenantId tenant, DocumentId document) {
        return "tenants/" + tenant + "/texts/" + document + "/";
    }

    /** A key for one more extracted text, greater than those before it. */
    static String freshText(TenantId tenant, DocumentId document) {
        return texts(tenant, document) + Ids.fresh("") + ".txt";
    }

    /** Where the parts of one document are, of every write. */
    static String parts(TenantId tenant, DocumentId document) {
        return "tenants/" + tenant + "/parts/" + document + "/";
    }
}
