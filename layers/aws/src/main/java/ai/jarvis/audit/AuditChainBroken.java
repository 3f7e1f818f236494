package ai.jarvis.audit;

/** Records are not as they were written, or not all there. */
final class AuditChainBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuditChainBroken(String what) {
        super(what);
    }
}
