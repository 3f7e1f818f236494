package ai.jarvis.agent;

class InMemoryAgentAccountsTest extends AgentAccountsContract {
    private final InMemoryAgentAccounts accounts = new InMemoryAgentAccounts();

    @Override
    protected AgentAccounts accounts() {
        return accounts;
    }
}
