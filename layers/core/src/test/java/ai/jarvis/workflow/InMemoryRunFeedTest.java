package ai.jarvis.workflow;

class InMemoryRunFeedTest extends RunFeedContract {
    private final RunFeed feed = new InMemoryRunFeed();

    @Override
    protected RunFeed feed() {
        return feed;
    }
}
