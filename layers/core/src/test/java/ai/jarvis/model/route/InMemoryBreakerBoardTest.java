package ai.jarvis.model.route;

class InMemoryBreakerBoardTest extends BreakerBoardContract {
    private final BreakerBoard board = new InMemoryBreakerBoard();

    @Override
    protected BreakerBoard board() {
        return board;
    }
}
